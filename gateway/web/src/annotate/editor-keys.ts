import {
  chooseClass,
  copy,
  duplicate,
  goToFrame,
  insertVertex,
  nudge,
  paste,
  removeVertex,
  turn,
  walk,
} from './commands.ts';
import { held, select, shownIds } from './editor.ts';
import type { Editor } from './editor.ts';
import { removeKeyframes, removeSelected, toggleOutside } from './track-commands.ts';
import { toolList } from './tool-list.ts';
import type { ToolHand } from './tool-hand.ts';
import { fitted, shown, toCanvas, zoomed } from './view.ts';
import type { Point } from './geometry/shape-geometry.ts';

export interface PageKeys {
  next(step: 1 | -1): void;
  help(): void;
  leave(): void;
  focus(field: 'window' | 'contrast'): void;
  invert(): void;
  saveNow(): void;
}

const arrows: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ZOOM = 1.25;
const TURN_DEGREES = 1;

/** What a key does in the editor; false: nothing. */
export function pressKey(editor: Editor, hand: ToolHand, page: PageKeys, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey) return withControl(editor, page, event);
  const step = arrows[event.key];
  if (step) return arrow(editor, hand, step, event);
  if (event.altKey) return false;
  const { key, shiftKey } = event;
  const { selection, tool, brush, frame, frames, tracks } = editor.session.get();
  if (/^[1-9]$/.test(key)) {
    const one = editor.classes[Number(key) - 1];
    if (one) chooseClass(editor, one.code);
    return one !== undefined;
  }
  const upper = key.length === 1 ? key.toUpperCase() : key;
  if (upper === 'N') return did(() => page.next(shiftKey ? -1 : 1));
  if (upper === 'I') return did(() => (shiftKey ? page.invert() : insertVertex(editor)));
  const taken = toolList.find((one) => one.key === upper);
  if (taken && !shiftKey) return did(() => hand.take(taken.id));
  switch (upper) {
    case 'Escape':
      return did(() => (selection.length === 0 && tool === 'select' && !hand.pressed ? page.leave() : hand.cancel()));
    case 'Enter':
      return hand.key('Enter');
    case 'Backspace':
      return hand.key('Backspace') || removeVertex(editor) || did(() => removeSelected(editor));
    case 'Delete':
      return did(() => removeSelected(editor));
    case 'D':
      return did(() => removeKeyframes(editor));
    case 'U':
      return did(() => toggleOutside(editor));
    case 'F':
      return frames > 1 && did(() => editor.session.set({ tracks: !tracks }));
    case 'Tab':
      return did(() => walk(editor, shiftKey ? -1 : 1));
    case 'Q':
    case 'E':
      return turn(editor, (upper === 'Q' ? -TURN_DEGREES : TURN_DEGREES) * (shiftKey ? 10 : 1));
    case 'H':
      return did(() => {
        if (held(editor)?.geometry.kind !== 'polygon') return;
        hand.take('polygon');
        editor.session.set({ hole: true });
      });
    case 'G':
      return did(() => relateFrom(editor, hand));
    case 'X':
      return did(() => editor.session.set({ brush: { ...brush, erase: !brush.erase } }));
    case '[':
    case ']': {
      const larger = upper === ']';
      if (tool !== 'mask') return did(() => page.next(larger ? 1 : -1));
      const radius = Math.min(Math.max(brush.radius * (larger ? 1.25 : 0.8), 0.5), 500);
      return did(() => editor.session.set({ brush: { ...brush, radius } }));
    }
    case ',':
    case '.':
      return did(() => goToFrame(editor, frame + (upper === '.' ? 1 : -1)));
    case '0':
      return did(() => fit(editor));
    case '+':
    case '=':
      return did(() => zoom(editor, ZOOM));
    case '-':
    case '_':
      return did(() => zoom(editor, 1 / ZOOM));
    case 'W':
      return did(() => page.focus('window'));
    case 'C':
      return did(() => page.focus('contrast'));
    case '?':
      return did(() => page.help());
    default:
      return false;
  }
}

function did(action: () => void): true {
  action();
  return true;
}

function withControl(editor: Editor, page: PageKeys, { key, shiftKey }: KeyboardEvent): boolean {
  const again = (ids: string[] | null) =>
    ids &&
    select(
      editor,
      ids.filter((id) => editor.state.shapes.has(id)),
    );
  switch (key.toLowerCase()) {
    case 'z':
      return did(() => again(shiftKey ? editor.state.redo() : editor.state.undo()));
    case 'y':
      return did(() => again(editor.state.redo()));
    case 'c':
      return did(() => copy(editor));
    case 'x':
      return did(() => {
        copy(editor);
        removeSelected(editor);
      });
    case 'v':
      return did(() => paste(editor));
    case 'd':
      return did(() => duplicate(editor));
    case 'a':
      return did(() => select(editor, shownIds(editor)));
    case 's':
      return did(() => page.saveNow());
    default:
      return false;
  }
}

/** Pushes what is selected, or moves the cross: with Alt always the cross, and wherever something is drawn. */
function arrow(editor: Editor, hand: ToolHand, [dx, dy]: Point, event: KeyboardEvent): boolean {
  const { tool, selection, cursor, view, canvas, picture } = editor.session.get();
  const size = event.shiftKey ? 10 : 1;
  const moves = tool !== 'select' || selection.length === 0 || event.altKey || hand.pressed;
  if (!moves) return did(() => nudge(editor, dx * size, dy * size));
  const middle: Point = [
    Math.round(view.x + canvas.width / view.scale / 2),
    Math.round(view.y + canvas.height / view.scale / 2),
  ];
  const from = cursor ?? middle;
  const within = (value: number, most: number) => Math.min(Math.max(Math.round(value), 0), most);
  const at: Point = [within(from[0] + dx * size, picture.width), within(from[1] + dy * size, picture.height)];
  editor.session.set({ cursor: at, crosshair: true, view: shown(view, canvas, [at[0], at[1], at[0], at[1]]) });
  hand.move(at);
  return true;
}

export function fit(editor: Editor): void {
  const { picture, canvas } = editor.session.get();
  editor.session.set({ view: fitted(picture, canvas) });
}

/** About the cursor, else about the middle. */
export function zoom(editor: Editor, factor: number): void {
  const { view, cursor, canvas } = editor.session.get();
  const about: Point = cursor ? toCanvas(view, cursor) : [canvas.width / 2, canvas.height / 2];
  editor.session.set({ view: zoomed(view, factor, about) });
}

function relateFrom(editor: Editor, hand: ToolHand): void {
  const [from] = editor.session.get().selection;
  if (from === undefined) return;
  hand.take('select');
  editor.session.set({ relation: { from, to: null } });
}
