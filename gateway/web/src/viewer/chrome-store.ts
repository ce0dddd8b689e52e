import type { ViewerChrome, ViewerTool } from '@lode/core/viewer';

/** What a viewer has declared, and the way for the shell to hear of it without drawing the viewer again. */
export interface ChromeStore {
  chrome: ViewerChrome;
  tools(): ViewerTool[];
  subscribe(listener: () => void): () => void;
  /** Where the read-out is written. A viewer calls it on every move of the pointer, so React is left out. */
  showReadOutIn(element: { textContent: string | null } | null): void;
}

/** The chrome of one asset's viewer. */
export function chromeStore(): ChromeStore {
  let tools: ViewerTool[] = [];
  let words: string | null = null;
  let element: { textContent: string | null } | null = null;
  const listeners = new Set<() => void>();
  return {
    chrome: {
      tools(next) {
        tools = next;
        for (const listener of listeners) listener();
      },
      readOut(text) {
        if (text === words) return;
        words = text;
        if (element) element.textContent = text ?? '';
      },
    },
    tools: () => tools,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    showReadOutIn(next) {
      element = next;
      if (element) element.textContent = words ?? '';
    },
  };
}
