import { lazy, Suspense } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { PlaceMapProps } from './place-map.tsx';

const PlaceMap = lazy(async () => ({ default: (await import('./place-map.tsx')).PlaceMap }));

/** The map, loaded when it is first shown. */
export function LazyMap(props: PlaceMapProps) {
  const { t } = useText();
  return (
    <Suspense fallback={<p className="map-words">{t('map.loading')}</p>}>
      <PlaceMap {...props} />
    </Suspense>
  );
}
