/** Every text of the viewer. */
const WORDS = {
  en: {
    fit: 'Fit',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    features: 'Features',
    annotations: 'Annotations',
    findings: 'Findings',
    picture: 'Picture',
    loading: 'Loading features…',
    failed: 'The map cannot be shown here (no WebGL, or its data could not be read). The original is kept.',
    unread: 'The data could not be read. Reload the page to try again.',
    nowhere: 'This layer has no place on the map: its reference system is not known.',
    part: (shown: number, all: number) => `${shown} of ${all} features shown; zoom in for more`,
    all: (count: number) => `${count} features`,
    close: 'Close',
    feature: 'Feature',
    area: 'Area on the globe',
    length: 'Length on the globe',
  },
  zh: {
    fit: '适应窗口',
    zoomIn: '放大',
    zoomOut: '缩小',
    features: '要素',
    annotations: '标注',
    findings: '问题',
    picture: '影像',
    loading: '正在读取要素…',
    failed: '无法在此显示地图（不支持 WebGL，或数据无法读取）。原始文件完好保留。',
    unread: '数据读取失败，请刷新页面重试。',
    nowhere: '坐标系未知，该图层无法在地图上定位。',
    part: (shown: number, all: number) => `已显示 ${shown} / ${all} 个要素，放大后显示更多`,
    all: (count: number) => `共 ${count} 个要素`,
    close: '关闭',
    feature: '要素',
    area: '球面面积',
    length: '球面长度',
  },
};

export type Words = (typeof WORDS)['en'];
export const wordsOf = (locale: 'en' | 'zh'): Words => WORDS[locale];
