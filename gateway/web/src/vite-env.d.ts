declare module '*.css';

/** Written by vite.config.ts from LODE_PLUGIN_PATH. */
declare module 'virtual:more-viewers' {
  export const moreViewers: Record<
    string,
    () => Promise<{
      Viewer: import('react').ComponentType<import('@lode/core/viewer').ViewerProps>;
      openPicture?: import('@lode/core/viewer').OpenPicture;
    }>
  >;
}
