export { stopDatabase as default } from './mongo.ts';
