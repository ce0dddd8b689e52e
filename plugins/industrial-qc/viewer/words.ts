/** Every text of the viewer. Keys in brackets are shown in the tooltips. */
const WORDS = {
  en: {
    fit: 'Fit',
    actual: '1:1',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    overlays: 'Overlays',
    opacity: 'Opacity',
    template: 'Template',
    off: 'off',
    flicker: 'flicker',
    difference: 'difference',
    preview: 'preview, not the original pixels',
    showingTemplate: 'template',
    loading: 'Loading image…',
    failed: 'The image cannot be shown. Its original is kept and can be downloaded.',
    viewer: 'Inspection image',
    tags: 'Image labels',
  },
  zh: {
    fit: '适应窗口',
    actual: '1:1',
    zoomIn: '放大',
    zoomOut: '缩小',
    overlays: '标注',
    opacity: '不透明度',
    template: '模板对比',
    off: '关',
    flicker: '闪烁',
    difference: '差异',
    preview: '预览图，非原始像素',
    showingTemplate: '模板',
    loading: '正在加载图像…',
    failed: '无法显示该图像，原始文件已保留，可下载查看。',
    viewer: '质检图像',
    tags: '图像标签',
  },
};

export type Words = (typeof WORDS)['en'];
export const wordsOf = (locale: 'en' | 'zh'): Words => WORDS[locale];
