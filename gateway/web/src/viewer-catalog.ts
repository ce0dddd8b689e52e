import type { ComponentType } from 'react';
import type { ViewerProps } from '@lode/core/viewer';

/** The plugins' viewers, by plugin id. Each is its own chunk, loaded when an asset of the domain is first opened. */
export const viewerCatalog: Record<string, () => Promise<{ Viewer: ComponentType<ViewerProps> }>> = {
  medical: () => import('@lode/plugin-medical/viewer'),
  'industrial-qc': () => import('@lode/plugin-industrial-qc/viewer'),
};
