import type { viewer as english } from '../en/viewer.ts';
import type { Chinese } from './chinese.ts';

export const viewer: Chinese<typeof english> = {
  'viewer.length': '共 {{length}}',
  'viewer.pause': '暂停',
  'viewer.play': '播放',
  'viewer.rate': '播放速度',
  'viewer.space': '空格',
  'viewer.step': '前进一步',
  'viewer.stepBack': '后退一步',
  'viewer.time': '时间',
  'viewer.tools': '查看工具',
};
