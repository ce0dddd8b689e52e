export { bytesSource } from './bytes-source.ts';
