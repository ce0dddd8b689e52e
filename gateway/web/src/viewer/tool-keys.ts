import type { ViewerTool } from '@lode/core/viewer';

/** Keys of the asset page and of the scrubber: no tool gets them. */
export const shellKeys: ReadonlySet<string> = new Set(['[', ']', '?', 'e', 'E', 'f', 'F', 'Escape', ' ', ',', '.']);

/** What a key does among the tools; null: nothing. `=` is `+` without Shift. */
export function actionOfKey(tools: readonly ViewerTool[], key: string): (() => void) | null {
  if (shellKeys.has(key)) return null;
  const wanted = (tool: ViewerTool) =>
    (tool.kind === 'button' || tool.kind === 'choice') &&
    (tool.shortcut === key || (key === '=' && tool.shortcut === '+'));
  const tool = tools.find(wanted);
  if (tool?.kind === 'button') return tool.disabled ? null : () => tool.onPress();
  if (tool?.kind !== 'choice' || tool.options.length === 0) return null;
  const at = tool.options.findIndex(({ value }) => value === tool.value);
  const next = tool.options[(at + 1) % tool.options.length]!;
  return () => tool.onChange(next.value);
}
