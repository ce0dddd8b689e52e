import type { ComponentType } from 'react';
import type { OpenPicture, ViewerProps } from '@lode/core/viewer';
import { moreViewers } from 'virtual:more-viewers';

/** The plugins' viewers, by plugin id. Each is its own chunk, loaded when an asset of the domain is first opened. */
export const viewerCatalog: Record<
  string,
  () => Promise<{ Viewer: ComponentType<ViewerProps>; openPicture?: OpenPicture }>
> = {
  ...moreViewers,
  'autonomous-driving': () => import('@lode/plugin-autonomous-driving/viewer'),
  geospatial: () => import('@lode/plugin-geospatial/viewer'),
  mining: () => import('@lode/plugin-mining/viewer'),
  medical: () => import('@lode/plugin-medical/viewer'),
  'industrial-qc': () => import('@lode/plugin-industrial-qc/viewer'),
};
