// Makers of small sound clips, for tests of the whole that damage them.
export { encodeClip } from '../demo/h264/encode-clip.ts';
export { mp4File } from '../demo/h264/mp4-file.ts';
