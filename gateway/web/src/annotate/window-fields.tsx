import type { RefObject } from 'react';
import { useText } from '../i18n/i18n.ts';

export interface GreyWindow {
  centre: number;
  width: number;
  invert: boolean;
}

/** Brightness and contrast of what is shown; the picture itself stays as it is. `range`: what the values lie in. */
export function WindowFields(props: {
  value: GreyWindow;
  range: { centre: [number, number]; width: number };
  initial: GreyWindow;
  onChange: (value: GreyWindow) => void;
  centreField: RefObject<HTMLInputElement | null>;
  widthField: RefObject<HTMLInputElement | null>;
}) {
  const { value, range, initial, onChange, centreField, widthField } = props;
  const { t } = useText();
  const step = (length: number) => Math.max(length / 500, 0.001);
  return (
    <div className="editor-window">
      <label title="W">
        {t('annotate.window')} <kbd>W</kbd>
        <input
          ref={centreField}
          type="range"
          min={range.centre[0]}
          max={range.centre[1]}
          step={step(range.centre[1] - range.centre[0])}
          value={value.centre}
          onChange={({ target }) => onChange({ ...value, centre: target.valueAsNumber })}
        />
      </label>
      <label title="C">
        {t('annotate.contrast')} <kbd>C</kbd>
        <input
          ref={widthField}
          type="range"
          min={0}
          max={range.width}
          step={step(range.width)}
          // To the right is more contrast: a narrower window.
          value={range.width - value.width}
          onChange={({ target }) =>
            onChange({ ...value, width: Math.max(range.width - target.valueAsNumber, range.width / 500) })
          }
        />
      </label>
      <label title="Shift I">
        <input
          type="checkbox"
          checked={value.invert}
          onChange={({ target }) => onChange({ ...value, invert: target.checked })}
        />
        {t('annotate.invert')}
      </label>
      <button type="button" onClick={() => onChange(initial)}>
        {t('annotate.resetWindow')}
      </button>
    </div>
  );
}
