/** Every text of the viewer. */
const WORDS = {
  en: {
    tracks: 'Tracks',
    zones: 'Zones',
    sensors: 'Sensors',
    stepBack: 'Frame back',
    stepOn: 'Frame on',
    loading: 'Loading footage…',
    failed: 'This browser cannot play the footage. The original is kept and can be downloaded.',
    noSensors: 'No sensor readings are linked to this camera.',
    offset: (seconds: number) => `camera ${seconds > 0 ? '+' : ''}${seconds.toFixed(1)} s`,
    unknown: 'camera clock: unknown',
    gap: 'no reading',
    on: 'on',
    off: 'off',
  },
  zh: {
    tracks: '轨迹',
    zones: '区域',
    sensors: '传感器',
    stepBack: '上一帧',
    stepOn: '下一帧',
    loading: '正在加载视频…',
    failed: '浏览器无法播放该视频。原始文件完好保留，可下载查看。',
    noSensors: '该摄像机没有关联的传感器读数。',
    offset: (seconds: number) => `摄像机时钟 ${seconds > 0 ? '+' : ''}${seconds.toFixed(1)} 秒`,
    unknown: '摄像机时钟偏差：未知',
    gap: '无读数',
    on: '开',
    off: '停',
  },
};

export type Words = (typeof WORDS)['en'];
export const wordsOf = (locale: 'en' | 'zh'): Words => WORDS[locale];
