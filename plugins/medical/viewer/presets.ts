import type { LocalText } from '@lode/core';
import type { Window } from '../parsers/pixel-shape.ts';

export interface Preset {
  id: string;
  title: LocalText;
  window: Window;
}

function preset(id: string, en: string, zh: string, centre: number, width: number): Preset {
  return { id, title: { en, zh }, window: { centre, width, shape: 'LINEAR' } };
}

/** Customary CT windows, HU. */
export const CT_PRESETS: readonly Preset[] = [
  preset('lung', 'Lung', '肺窗', -600, 1500),
  preset('soft', 'Soft tissue', '软组织窗', 40, 400),
  preset('bone', 'Bone', '骨窗', 400, 1800),
  preset('brain', 'Brain', '脑窗', 40, 80),
];

/** Words of the viewer. */
export const WORDS = {
  zoomIn: { en: 'Zoom in', zh: '放大' },
  zoomOut: { en: 'Zoom out', zh: '缩小' },
  fit: { en: 'Fit', zh: '适应窗口' },
  reset: { en: 'File window', zh: '默认窗' },
  frame: { en: 'Frame', zh: '帧' },
  loading: { en: 'Reading the image …', zh: '正在读取图像…' },
  previewOnly: { en: 'Preview: values cannot be read from this coding', zh: '预览图：此编码方式无法读取像素值' },
  noPicture: {
    en: 'This instance has no picture to show; see Facts for what it holds.',
    zh: '该实例没有可显示的图像，内容见“信息”。',
  },
  hint: {
    en: 'Drag: window · right or middle drag, or Space: pan · wheel: zoom',
    zh: '左键拖动：调窗 · 右键/中键或空格拖动：平移 · 滚轮：缩放',
  },
  hintPreview: { en: 'Drag: pan · wheel: zoom', zh: '拖动：平移 · 滚轮：缩放' },
} satisfies Record<string, LocalText>;
