/** Texts of what viewers have in common. */
export const viewer = {
  'viewer.length': 'of {{length}}',
  'viewer.pause': 'Pause',
  'viewer.play': 'Play',
  'viewer.rate': 'Speed',
  'viewer.space': 'Space',
  'viewer.step': 'One step on',
  'viewer.stepBack': 'One step back',
  'viewer.time': 'Time',
  'viewer.tools': 'Viewer tools',
};
