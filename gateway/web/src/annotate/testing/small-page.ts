import { jest } from '@jest/globals';
import { autosave } from '../autosave.ts';
import type { EditorShape } from '../editor-shape.ts';
import { editorState } from '../editor-state.ts';
import { openUnsaved } from '../unsaved-store.ts';
import { SmallDatabase } from './small-database.ts';
import { boxShape, SmallHub, SmallStorage } from './small-hub.ts';

/** A hub and a browser whose pages come and go. For fake timers. */
export class SmallBrowser {
  readonly hub = new SmallHub();
  readonly storage = new SmallStorage();
  readonly database = new SmallDatabase();
  /** The network is back. */
  online: () => void = () => undefined;

  /** An opened page: what the hub has is read, then what the last page left is taken up. `isComplete`: as of the options. */
  async open(person = 'mem_1', isComplete?: (shape: EditorShape) => boolean) {
    const state = editorState();
    const onOnline = (listener: () => void) => {
      this.online = listener;
      return () => undefined;
    };
    const store = await this.unsaved(person);
    const saving = autosave({ state, store, send: this.hub.send, onOnline, ...(isComplete ? { isComplete } : {}) });
    saving.load([...this.hub.stored.values()]);
    saving.takeUp();
    const draw = (id: string, x = 0) => state.apply([{ id, to: boxShape(id, x) }]);
    const recolour = (id: string, code: string) => state.apply([{ id, to: { ...state.shapes.get(id)!, class: code } }]);
    return { state, saving, draw, recolour };
  }

  unsaved = (person = 'mem_1') => openUnsaved(this.storage, this.database, person, 'asset_1');

  /** Unsaved shapes, wherever they lie: of one that is in both places, what local storage says is newer. */
  get kept(): number {
    const texts = new Map([...this.database.entries].map(([key, text]) => [key.split(' ')[2], text]));
    for (const [key, text] of this.storage.entries) texts.set(key.split('.').at(-1), text);
    return texts
      .values()
      .filter((text) => text !== 'null')
      .toArray().length;
  }

  get classes(): string[] {
    return [...this.hub.stored.values()].map(({ class: { code } }) => code);
  }
}

export const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
