// Preloaded into npm by install.js: what npm compares the packages' engines with (npm 9 has no setting for it).
Object.defineProperty(process, 'version', { value: 'v24.21.0' });
