/**
 * True where a key may go to the viewer: nobody types, nobody has taken it, no dialog is open. A slider keeps the keys
 * that move it and gives away the rest.
 */
export function keyIsForViewer(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (!target) return true;
  if (target instanceof HTMLInputElement && target.type === 'range') return event.key.length === 1;
  // Space presses a focused button; the scrubber must not play at the same time.
  if (event.key === ' ' && target.closest('button, a, summary, [role="tab"]')) return false;
  return !target.isContentEditable && !target.closest('input, textarea, select, [role="dialog"], [role="menu"]');
}
