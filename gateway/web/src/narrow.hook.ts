import { useSyncExternalStore } from 'react';

const narrow = matchMedia('(max-width: 900px)');

/** True where side panels become drawers and the rail a bottom bar. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener);
      return () => narrow.removeEventListener('change', listener);
    },
    () => narrow.matches,
  );
}
