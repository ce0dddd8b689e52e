import type { RandomAccess } from '@lode/core';
import { SampleColumn } from './sample-column.ts';
import { readingsForm, type ReadingsForm } from './readings-header.ts';
import { ReadingClock } from './reading-time.ts';
import { cellsOf, delimiterOf, encodingOf, linesOf, type TextEncodingName } from './text-lines.ts';

/** One sensor's readings as the file gives them, in the file's order and unit. */
export interface RawSensor {
  code: string;
  unit: string | null;
  quantity: string | null;
  area: string | null;
  column: SampleColumn;
  /** Texts that are neither number nor on/off, in the order in which they came: their place is the value. */
  labels: string[];
}

export interface Readings {
  form: ReadingsForm['form'];
  encoding: TextEncodingName;
  sensors: Map<string, RawSensor>;
  rows: number;
  badRows: number;
  /** The first few, 1-based. */
  badRowNumbers: number[];
  /** Times without an offset of their own. */
  localTimes: boolean;
  /** The file holds more than is kept. */
  capped: boolean;
}

export interface ReadingsOptions {
  /** Minutes east of UTC for times without an offset. */
  offsetMinutes: number;
  /** Sensors' codes that a wide column may have. */
  known?: ReadonlySet<string>;
  /** Keep these sensors only. */
  only?: ReadonlySet<string>;
}

const HEAD = 64 * 1024;
const MAX_SENSORS = 2_000;
/** 128 MB of samples: what a parser process can hold and hand over. */
const MAX_SAMPLES = 8_000_000;
const MAX_LABELS = 200;
const MAX_BAD_ROWS_NAMED = 5;
const ON = new Set(['on', 'run', 'running', 'open', 'true', '开', '开机', '运行', '启动']);
const OFF = new Set(['off', 'stop', 'stopped', 'closed', 'false', '停', '停机', '停止', '关']);
const UNKNOWN = new Set(['', '-', '--', '---', 'nan', 'null', 'n/a', '断线', '故障', '离线', '中断']);

/** A number, 1 for on, 0 for off, NaN for a reading that says that nothing is known; null for other text. */
function valueOf(text: string): number | null {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value)) return value;
  const word = text.toLowerCase();
  if (UNKNOWN.has(word)) return NaN;
  return ON.has(word) ? 1 : OFF.has(word) ? 0 : null;
}

const trimmed = (cells: string[], index: number) => (index < 0 ? '' : (cells[index] ?? '').trim());
const orNull = (text: string) => (text === '' ? null : text);

/** Reads a CSV of readings in one pass. Null when the header is none of readings. */
export async function readReadings(source: RandomAccess, options: ReadingsOptions): Promise<Readings | null> {
  const encoding = encodingOf(await source.read(0, Math.min(HEAD, source.size)));
  const clock = new ReadingClock(options.offsetMinutes);
  const sensors = new Map<string, RawSensor>();
  let form: ReadingsForm | null = null;
  let delimiter = ',';
  let [line, rows, badRows, kept] = [0, 0, 0, 0];
  let capped = false;
  const badRowNumbers: number[] = [];
  const bad = () => {
    badRows += 1;
    if (badRowNumbers.length < MAX_BAD_ROWS_NAMED) badRowNumbers.push(line);
  };
  const put = (
    code: string,
    time: bigint,
    text: string,
    about: () => Omit<RawSensor, 'code' | 'column' | 'labels'>,
  ) => {
    if (options.only && !options.only.has(code)) return true;
    let sensor = sensors.get(code);
    if (!sensor) {
      if (sensors.size >= MAX_SENSORS || code === '' || code.length > 100) return false;
      sensor = { code, ...about(), column: new SampleColumn(), labels: [] };
      sensors.set(code, sensor);
    }
    let value = valueOf(text);
    if (value === null) {
      // A state in words: where a person is, what a device does.
      let place = sensor.labels.indexOf(text);
      if (place < 0) {
        if (sensor.labels.length >= MAX_LABELS || text.length > 100) return false;
        if (sensor.labels.length === 0 && sensor.column.length > 0) return false;
        place = sensor.labels.push(text) - 1;
      }
      value = place;
    } else if (sensor.labels.length > 0 && !Number.isNaN(value)) return false;
    if (kept >= MAX_SAMPLES) capped = true;
    else {
      sensor.column.push(time, value);
      kept += 1;
    }
    return true;
  };
  for await (const lines of linesOf(source, encoding)) {
    for (const text of lines) {
      line += 1;
      if (text.trim() === '') continue;
      if (!form) {
        delimiter = delimiterOf(text);
        form = readingsForm(cellsOf(text, delimiter), options.known ?? new Set());
        if (!form) return null;
        continue;
      }
      rows += 1;
      const cells = cellsOf(text, delimiter);
      const time = clock.read(trimmed(cells, form.time));
      if (time === null) bad();
      else if (form.form === 'long') {
        const { unit, quantity, area } = form;
        const about = () => ({
          unit: orNull(trimmed(cells, unit)),
          quantity: orNull(trimmed(cells, quantity)),
          area: orNull(trimmed(cells, area)),
        });
        if (cells.length <= form.value || !put(trimmed(cells, form.sensor), time, trimmed(cells, form.value), about))
          bad();
      } else {
        let good = true;
        for (const { index, code, unit } of form.columns) {
          // Short rows end early; empty cells of a wide table mean that this sensor was not asked at this time.
          const cell = trimmed(cells, index);
          if (cell === '') continue;
          good = put(code, time, cell, () => ({ unit, quantity: null, area: null })) && good;
        }
        if (!good) bad();
      }
    }
  }
  if (!form) return null;
  return { form: form.form, encoding, sensors, rows, badRows, badRowNumbers, localTimes: clock.local > 0, capped };
}
