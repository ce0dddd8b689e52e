import { useRef, useSyncExternalStore } from 'react';
import type { Editor, Session } from './editor.ts';

/** What a component wants of the session; it is drawn again only when that is another value. */
export function useSession<T>(editor: Editor, pick: (session: Session) => T): T {
  return useSyncExternalStore(editor.session.subscribe, () => pick(editor.session.get()));
}

/** Draws again after every change of the document. */
export function useDocument(editor: Editor): number {
  return useSyncExternalStore(editor.state.subscribe, () => editor.state.version);
}

/** A function that is always the newest and always the same, for listeners that are set once. */
export function useLatest<Args extends unknown[], Result>(run: (...args: Args) => Result): (...args: Args) => Result {
  const latest = useRef(run);
  latest.current = run;
  const stable = useRef((...args: Args) => latest.current(...args));
  return stable.current;
}
