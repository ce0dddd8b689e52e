import { addTag } from './commands.ts';
import { classOf, select } from './editor.ts';
import type { Editor, ToolId } from './editor.ts';
import type { Point } from './geometry/shape-geometry.ts';
import { makeTool } from './tools/make-tool.ts';
import { handleUnder, selectTool } from './tools/select.tool.ts';
import type { Tool } from './tools/tool.ts';

/** The tool that is in use, moved by the pointer or by the keyboard. */
export interface ToolHand {
  take(id: ToolId): void;
  down(at: Point, shift: boolean): void;
  move(at: Point): void;
  up(at: Point): void;
  doubleClick(at: Point): void;
  /** Enter, Backspace: true when the tool took it. */
  key(key: string): boolean;
  cancel(): void;
  /** Something is being dragged, by the pointer or by the keyboard. */
  readonly pressed: boolean;
}

export function toolHand(editor: Editor): ToolHand {
  let tool: Tool = selectTool(editor);
  /** Handles of the selected shape answer to every tool, so that what was just drawn can be put right at once. */
  let other: Tool | null = null;
  let pressed = false;
  const show = () => {
    const { classCode } = editor.session.get();
    editor.scene?.draft(tool.draft(), classOf(editor, classCode).colour);
  };
  /** What has no class the hub refuses: better not drawn than drawn in vain. The line below says what to do. */
  const lacksClass = () => {
    const { tool: id, classCode } = editor.session.get();
    return id !== 'select' && classCode === '';
  };
  const cursorOr = (): Point => {
    const { cursor, picture } = editor.session.get();
    return cursor ?? [picture.width / 2, picture.height / 2];
  };
  return {
    take(id) {
      tool.cancel();
      if (id === 'tag') {
        addTag(editor);
        return;
      }
      editor.session.set({ tool: id, relation: null, hole: false });
      tool = makeTool(editor, id);
      pressed = false;
      show();
    },
    down(at, shift) {
      if (lacksClass()) return;
      pressed = true;
      const { tool: id } = editor.session.get();
      const draws = id !== 'select' && id !== 'mask' && tool.draft() === null;
      other = draws && handleUnder(editor, at) ? selectTool(editor) : null;
      (other ?? tool).down(at, shift);
      show();
    },
    move(at) {
      (other ?? tool).move(at);
      show();
    },
    up(at) {
      pressed = false;
      (other ?? tool).up(at);
      other = null;
      show();
    },
    doubleClick(at) {
      tool.doubleClick?.(at);
      show();
    },
    key(key) {
      const at = cursorOr();
      if (lacksClass()) return false;
      const { tool: id, crosshair } = editor.session.get();
      if (tool.key?.(key, at, crosshair)) {
        show();
        return true;
      }
      if (key !== 'Enter') return false;
      // By mouse a corner is set by the mouse.
      if (!crosshair) return false;
      // Dragging by keyboard: pressed until Enter comes again. A corner is set by press and release at once.
      if (id === 'select' || id === 'mask') {
        if (pressed) this.up(at);
        else this.down(at, false);
      } else {
        tool.down(at, false);
        tool.up(at);
      }
      show();
      return true;
    },
    cancel() {
      pressed = false;
      const gaveUp = tool.cancel();
      show();
      if (gaveUp) return;
      const { relation, selection, hole } = editor.session.get();
      if (relation) editor.session.set({ relation: null });
      else if (hole) editor.session.set({ hole: false });
      else if (selection.length > 0) select(editor, []);
      else this.take('select');
    },
    get pressed() {
      return pressed;
    },
  };
}
