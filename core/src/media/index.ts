export { thumbnailOf, THUMBNAIL_PIXELS, PREVIEW_PIXELS, previewOf } from './thumbnail.ts';
