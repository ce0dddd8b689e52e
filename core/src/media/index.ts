/** Pictures and videos, for parsers: thumbnails, and what a video says without being decoded. */
export { isGif, probeAnimation, type Animation } from './gif-animation.ts';
export { probeVideo, type VideoProbe } from './probe-video.ts';
export { sniffVideo, VIDEO_HEAD_BYTES, type VideoContainer } from './sniff-video.ts';
export { thumbnailOf, THUMBNAIL_PIXELS, PREVIEW_PIXELS, previewOf } from './thumbnail.ts';
export { presented, timesGoneBack, type FrameGap, type VideoPackets } from './video-timing.ts';
export { VideoUnreadable, type VideoUnreadableReason } from './video-unreadable.ts';
