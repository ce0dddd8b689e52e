import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

const listeners = new Set<() => void>();
let theme: Theme = stored('lode.theme') === 'dark' || stored('lode.theme') === 'light'
  ? (stored('lode.theme') as Theme)
  : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'; // prettier-ignore
document.documentElement.dataset.theme = theme;

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => theme,
  );
}

export function chooseTheme(next: Theme): void {
  theme = next;
  document.documentElement.dataset.theme = next;
  store('lode.theme', next);
  for (const listener of listeners) listener();
}

/** Reads what was kept in this browser; null when nothing was, or when storage is forbidden. */
export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a preference in this browser; a browser that forbids storage forgets it with the page. */
export function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing to do: the preference holds until the page is left.
  }
}
