import { describe, expect, it } from '@jest/globals';
import type { ViewerTool } from '@lode/core/viewer';
import { chromeStore } from './chrome-store.ts';
import { actionOfKey } from './tool-keys.ts';

const done: string[] = [];
const button = (id: string, shortcut: string, disabled = false): ViewerTool => ({
  kind: 'button',
  id,
  label: id,
  shortcut,
  disabled,
  onPress: () => void done.push(id),
});
const tools: ViewerTool[] = [
  button('in', '+'),
  { kind: 'separator', id: 's' },
  button('off', 'x', true),
  button('greedy', ' '),
  {
    kind: 'choice',
    id: 'compare',
    label: 'Compare',
    value: 'b',
    shortcut: 't',
    options: ['a', 'b', 'c'].map((value) => ({ value, label: value })),
    onChange: (value) => void done.push(value),
  },
];

describe('the keys of tools', () => {
  it('press buttons, and step choices round', () => {
    done.length = 0;
    actionOfKey(tools, '+')?.();
    actionOfKey(tools, '=')?.();
    actionOfKey(tools, 't')?.();
    actionOfKey([{ ...tools[4]!, value: 'c' } as ViewerTool], 't')?.();
    expect(done).toEqual(['in', 'in', 'c', 'a']);
  });

  it('do nothing for what is disabled, unknown, or the shell’s', () => {
    for (const key of ['x', 'q', ' ', '[']) expect(actionOfKey(tools, key)).toBeNull();
  });
});

describe('the chrome', () => {
  it('writes the read-out into its element, also one that comes later', () => {
    const { chrome, showReadOutIn } = chromeStore();
    chrome.readOut('12 HU');
    const element = { textContent: null as string | null };
    showReadOutIn(element);
    expect(element.textContent).toBe('12 HU');
    chrome.readOut(null);
    expect(element.textContent).toBe('');
  });

  it('tells of new tools until one stops to listen', () => {
    const store = chromeStore();
    let told = 0;
    const stop = store.subscribe(() => told++);
    store.chrome.tools(tools);
    stop();
    store.chrome.tools([]);
    expect([told, store.tools()]).toEqual([1, []]);
  });
});
