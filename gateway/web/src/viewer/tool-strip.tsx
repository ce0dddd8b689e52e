import type { ViewerTool } from '@lode/core/viewer';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { KeyboardEvent } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { ChromeStore } from './chrome-store.ts';
import { actionOfKey } from './tool-keys.ts';
import { keyIsForViewer } from './viewer-keys.ts';

/** More options than this are a list to unfold. */
const mostButtons = 5;

/** The tools that the viewer declared. One stop of the Tab key; left and right move among the buttons. */
export function ToolStrip({ store }: { store: ChromeStore }) {
  const { t } = useText();
  const tools = useSyncExternalStore(store.subscribe, store.tools);
  const [focused, setFocused] = useState<string | null>(null);
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!keyIsForViewer(event)) return;
      const action = actionOfKey(store.tools(), event.key);
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [store]);
  if (tools.length === 0) return null;

  const keys = tools.flatMap((tool) =>
    tool.kind === 'button' && !tool.disabled
      ? [tool.id]
      : tool.kind === 'choice' && tool.options.length <= mostButtons
        ? tool.options.map(({ value }) => `${tool.id}:${value}`)
        : [],
  );
  const stop = focused !== null && keys.includes(focused) ? focused : keys[0];
  const onArrow = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !(event.target instanceof HTMLButtonElement)) return;
    const buttons = [...(strip.current?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [])];
    buttons.at((buttons.indexOf(event.target) + step) % buttons.length)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  const buttonProps = (key: string) => ({
    type: 'button' as const,
    tabIndex: key === stop ? 0 : -1,
    onFocus: () => setFocused(key),
  });
  return (
    <div ref={strip} className="tool-strip" role="toolbar" aria-label={t('viewer.tools')} onKeyDown={onArrow}>
      {tools.map((tool) => {
        switch (tool.kind) {
          case 'button':
            return (
              <button
                key={tool.id}
                {...buttonProps(tool.id)}
                title={withKey(tool.label, tool.shortcut)}
                aria-pressed={tool.pressed}
                aria-keyshortcuts={tool.shortcut}
                disabled={tool.disabled}
                onClick={() => tool.onPress()}
              >
                {tool.label}
              </button>
            );
          case 'choice':
            return <Choice key={tool.id} tool={tool} buttonProps={(value) => buttonProps(`${tool.id}:${value}`)} />;
          case 'range':
            return (
              <label key={tool.id} className="tool-range">
                {tool.label}
                <input
                  type="range"
                  min={tool.min}
                  max={tool.max}
                  step={tool.step}
                  value={tool.value}
                  disabled={tool.disabled}
                  onChange={({ target }) => tool.onChange(target.valueAsNumber)}
                />
              </label>
            );
          case 'text':
            return (
              <span key={tool.id} className="tool-text">
                {tool.text}
              </span>
            );
          case 'separator':
            return <span key={tool.id} className="tool-separator" role="separator" aria-orientation="vertical" />;
        }
      })}
    </div>
  );
}

function Choice(props: {
  tool: Extract<ViewerTool, { kind: 'choice' }>;
  buttonProps: (value: string) => { type: 'button'; tabIndex: number; onFocus: () => void };
}) {
  const { tool, buttonProps } = props;
  if (tool.options.length > mostButtons)
    return (
      <label className="tool-range" title={withKey(tool.label, tool.shortcut)}>
        {tool.label}
        <select value={tool.value} onChange={({ target }) => tool.onChange(target.value)}>
          {tool.options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
    );
  return (
    <span role="group" aria-label={tool.label} className="tool-choice" title={withKey(tool.label, tool.shortcut)}>
      <span aria-hidden="true">{tool.label}</span>
      {tool.options.map(({ value, label }) => (
        <button
          key={value}
          {...buttonProps(value)}
          aria-pressed={value === tool.value}
          onClick={() => tool.onChange(value)}
        >
          {label}
        </button>
      ))}
    </span>
  );
}

function withKey(label: string, shortcut: string | undefined): string {
  return shortcut ? `${label} (${shortcut})` : label;
}
