export const WORDS = {
  en: {
    fit: 'Fit',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    boxes: 'Boxes',
    least: 'Level',
    all: 'All',
    tower: 'Tower',
    loading: 'Loading…',
    failed: 'The picture cannot be shown.',
    loose: 'no box in the picture',
  },
  zh: {
    fit: '适合窗口',
    zoomIn: '放大',
    zoomOut: '缩小',
    boxes: '缺陷框',
    least: '等级',
    all: '全部',
    tower: '杆塔',
    loading: '正在加载…',
    failed: '图像无法显示。',
    loose: '图中无缺陷框',
  },
};

export type Words = (typeof WORDS)['en'];
