import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { pressKey } from './editor-keys.ts';
import type { PageKeys } from './editor-keys.ts';
import type { Editor } from './editor.ts';
import { useLatest } from './editor.hook.ts';
import type { ToolHand } from './tool-hand.ts';

/** Where F6 goes to in turn; from the last one back to the picture. */
const regions = ['.editor-tools', '.editor-window', '.editor-classes', '.editor-shapes', '.editor-form', '.asset-head'];

/** True where a key belongs to what has the focus. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return true;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (!target || target === document.body) return false;
  if (target instanceof HTMLInputElement && target.type === 'range') {
    if (event.key === 'Escape') target.blur();
    return event.key.length > 1;
  }
  if (target.isContentEditable || target.closest('input, textarea, select, [role="dialog"], [role="menu"]')) {
    if (event.key === 'Escape' && !target.closest('[role="dialog"]')) target.blur();
    return true;
  }
  // A focused button is pressed by Enter and Space, and Tab goes on from it.
  const stays = target.closest('button, a, summary') !== null;
  return stays && ['Enter', ' ', 'Tab', 'ArrowUp', 'ArrowDown'].includes(event.key);
}

/** Keys of the editor. Returns whether Space is held, which makes dragging move the view. */
export function useEditorKeys(editor: Editor, hand: ToolHand, page: PageKeys): RefObject<boolean> {
  const spaceDown = useRef(false);
  const onKey = useLatest((event: KeyboardEvent) => {
    if (event.key === 'F6') {
      goOn(event.shiftKey ? -1 : 1);
      event.preventDefault();
      return;
    }
    if (isTaken(event)) return;
    if (event.key === ' ') spaceDown.current = true;
    else if (!pressKey(editor, hand, page, event)) return;
    event.preventDefault();
  });
  useEffect(() => {
    const onUp = (event: KeyboardEvent) => {
      if (event.key === ' ') spaceDown.current = false;
    };
    const onBlur = () => {
      spaceDown.current = false;
    };
    window.addEventListener('keydown', onKey);
    window.addEventListener('keyup', onUp);
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('keyup', onUp);
      window.removeEventListener('blur', onBlur);
    };
  }, [onKey]);
  return spaceDown;
}

function goOn(step: 1 | -1): void {
  const at = regions.findIndex((region) => document.activeElement?.closest(region));
  const next = at < 0 ? (step > 0 ? 0 : regions.length - 1) : at + step;
  const region = regions[next];
  if (region === undefined) {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    return;
  }
  document.querySelector<HTMLElement>(`${region} :is(button, input, a, select):not(:disabled)`)?.focus();
}
