/** Names that could reach an object's prototype; a reader leaves them out and says so. */
export const UNSAFE: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A picture's path, `/`-separated: back-slashes, `./` and a leading `/` are how a tool wrote it, not which picture it is. */
export const picturePath = (text: string) => text.replaceAll('\\', '/').replace(/^(\.?\/)+/, '');
