import { useEffect, useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';
import { CommitField } from './commit-field.tsx';
import { boxOf, nearOf } from './question-address.ts';
import type { QuestionAddress } from './question-address.ts';
import { Line } from './question-line.tsx';

type Way = 'any' | 'near' | 'box';

const middle: TextKey[] = ['ask.lon', 'ask.lat', 'ask.km'];
const corners: TextKey[] = ['ask.west', 'ask.south', 'ask.east', 'ask.north'];

/** A place: typed, drawn on the map, or what the map shows. */
export function PlaceFields(props: {
  address: QuestionAddress;
  change: (condition: Partial<Record<keyof QuestionAddress, unknown>>) => void;
  shownBox: () => [number, number, number, number] | null;
  drawing: boolean;
  onDrawing: (drawing: boolean) => void;
}) {
  const { address, change, shownBox, drawing, onDrawing } = props;
  const { t } = useText();
  const asked: Way = address.near ? 'near' : address.box ? 'box' : 'any';
  const [way, setWay] = useState(asked);
  useEffect(() => {
    if (asked !== 'any') setWay(asked);
  }, [asked]);
  const circle = nearOf(address.near ?? '');
  const [draft, setDraft] = useState(['', '', '']);
  useEffect(
    () => setDraft(circle ? [String(circle.lon), String(circle.lat), String(circle.metres / 1000)] : ['', '', '3']),
    [address.near],
  );
  const [edges, setEdges] = useState(['', '', '', '']);
  useEffect(() => setEdges(boxOf(address.box ?? '')?.map(String) ?? ['', '', '', '']), [address.box]);
  const choose = (next: Way) => {
    setWay(next);
    if (next === 'any' || next !== asked) change({ near: undefined, box: undefined });
  };
  const setNear = (index: number, value: string) => {
    const next = draft.with(index, value);
    setDraft(next);
    const [lon, lat, km] = next;
    const near = `${lon},${lat},${Number(km) * 1000}`;
    if (lon && lat && km && nearOf(near)) change({ near, box: undefined });
  };
  const setEdge = (index: number, value: string) => {
    const next = edges.with(index, value);
    setEdges(next);
    if (boxOf(next.join())) change({ box: next.join(), near: undefined });
  };
  return (
    <Line label={t('ask.place')}>
      <select
        className="ask-input"
        aria-label={t('ask.place')}
        value={way}
        onChange={({ target }) => choose(target.value as Way)}
      >
        <option value="any">{t('ask.placeAny')}</option>
        <option value="near">{t('ask.placeNear')}</option>
        <option value="box">{t('ask.placeBox')}</option>
      </select>
      <button type="button" className="text-button" aria-pressed={drawing} onClick={() => onDrawing(!drawing)}>
        {t(drawing ? 'ask.drawn' : 'ask.draw')}
      </button>
      <button
        type="button"
        className="text-button"
        onClick={() => {
          const box = shownBox();
          if (box) change({ box: box.join(), near: undefined });
        }}
      >
        {t('ask.shownOnMap')}
      </button>
      {way !== 'any' && (
        <span className="ask-numbers">
          {(way === 'near' ? middle : corners).map((key, index) => (
            <label key={key} className="ask-number">
              <span>{t(key)}</span>
              <CommitField
                type="number"
                label={t(key)}
                value={(way === 'near' ? draft : edges)[index]}
                onCommit={(value) => (way === 'near' ? setNear(index, value) : setEdge(index, value))}
              />
            </label>
          ))}
        </span>
      )}
    </Line>
  );
}
