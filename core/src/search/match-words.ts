import type { AssetDoc, DatasetDoc } from '../catalog/catalog.model.ts';
import type { QueryMatch } from '../contract/querying.ts';
import type { LocalText, TimeSpan } from '../contract/values.ts';
import type { Asked } from './asked.ts';
import type { AssetWindows } from './asset-windows.ts';
import { wordTitle } from './concepts.ts';
import { instantText } from './print-question.ts';
import type { Showing } from './shown-spans.ts';

export interface Reasons {
  asset: AssetDoc;
  dataset: DatasetDoc;
  windows: AssetWindows;
  window: TimeSpan | null;
  showings: Showing[];
  found: QueryMatch | null;
  /** Metres. */
  distance: number | null;
  leftOut: number;
}

const zoneText = (offset: number) => instantText(new Date(0), offset).slice(16);

/** `06:31:05–06:31:40 +08:00`, with dates where the span crosses midnight; times in the asker's zone, else UTC. */
export function spanText({ start, end }: TimeSpan, offset?: number | null): string {
  // To the nearest second: a hair before the full minute is the full minute.
  const text = (nanoseconds: bigint) =>
    new Date(Number(nanoseconds / 1_000_000n) + 500 + (offset ?? 0) * 60_000)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ');
  const [from, to] = [text(start), text(end)];
  const zone = !offset ? 'UTC' : zoneText(offset);
  if (from.slice(0, 10) !== to.slice(0, 10)) return `${from}–${to} ${zone}`;
  const [first, last] = [from.slice(11), to.slice(11)];
  return first === last ? `${first} ${zone}` : `${first}–${last} ${zone}`;
}

function distanceText(metres: number): string {
  if (metres < 100) return `${Math.round(metres)} m`;
  return metres < 99_950 ? `${(metres / 1_000).toFixed(1)} km` : `${Math.round(metres / 1_000)} km`;
}

function shownText({ core, shown, question }: Asked, { showings, windows, window }: Reasons): LocalText | null {
  if (!shown || showings.length === 0) return null;
  const words = [...new Set(showings.flatMap(({ class: code }) => shown.wordsFor(code)))];
  const titles = words.sort().map((word) => wordTitle(core, word));
  const time = windows.timedByAnnotations && window ? ` ${spanText(window, question.utcOffset)}` : '';
  const count = showings.length;
  return {
    en: `shows ${titles.map(({ en }) => en).join(', ')}${time} (${count} ${count === 1 ? 'annotation' : 'annotations'})`,
    zh: `${time.trim()}${time ? ' ' : ''}出现${titles.map(({ zh }) => zh).join('、')}（${count} 条标注）`,
  };
}

function placeText({ place }: Asked, { distance, windows }: Reasons): LocalText | null {
  if (!place) return null;
  if (place.kind === 'near' && distance !== null) {
    const at = `${place.at[0].toFixed(4)}, ${place.at[1].toFixed(4)}`;
    const far = distanceText(distance);
    return windows.path
      ? { en: `comes within ${far} of ${at}`, zh: `距 (${at}) 最近处 ${far}` }
      : { en: `${far} from ${at}`, zh: `距 (${at}) ${far}` };
  }
  const over = windows.whollyInside ? '' : 'partly ';
  const zh = windows.whollyInside ? '位于' : '部分位于';
  if (place.kind === 'box') return { en: `${over}in the box ${place.box.join(', ')}`, zh: `${zh}框 ${place.box.join(', ')} 内` }; // prettier-ignore
  return { en: `${over}in the area asked for`, zh: `${zh}所给区域内` };
}

function timeText({ question }: Asked, { window, windows, asset, found }: Reasons): LocalText | null {
  if (!window || windows.timedByAnnotations || found) return null;
  const part = asset.when && window.end > window.start && windows.path ? 'there' : 'recorded';
  const text = spanText(window, question.utcOffset);
  return part === 'there' ? { en: `there ${text}`, zh: `在该处的时间 ${text}` } : { en: `recorded ${text}`, zh: `记录于 ${text}` }; // prettier-ignore
}

/** Conditions that hold for the asset as a whole. */
function wholeTexts({ question }: Asked, { dataset }: Reasons): LocalText[] {
  const { findingCode, text, subject, licences } = question;
  return [
    findingCode ? { en: `has the finding ${findingCode}`, zh: `存在问题 ${findingCode}` } : null,
    text?.trim() ? { en: `matches “${text.trim()}”`, zh: `匹配“${text.trim()}”` } : null,
    subject ? { en: `about ${subject}`, zh: `关于 ${subject}` } : null,
    licences && dataset.licence ? { en: `under ${dataset.licence}`, zh: `许可 ${dataset.licence}` } : null,
  ].filter((one) => one !== null);
}

/** Why it matched, as a sentence made of the conditions that were asked. */
export function whyOf(asked: Asked, reasons: Reasons): LocalText {
  const { found, leftOut, dataset } = reasons;
  const parts = [
    found?.why ?? null,
    shownText(asked, reasons),
    placeText(asked, reasons),
    timeText(asked, reasons),
    ...wholeTexts(asked, reasons),
  ].filter((one) => one !== null);
  if (parts.length === 0) parts.push({ en: `in ${dataset.name}`, zh: `属于 ${dataset.name}` });
  if (leftOut > 0)
    parts.push({ en: `${leftOut} more such spans in it are not listed`, zh: `另有 ${leftOut} 段未列出` });
  // A plugin's sentence may end with its stop; in the middle of another it has none.
  const joined = (texts: string[], sign: string) =>
    texts.length === 1 ? texts[0]! : texts.map((text) => text.replace(/[.。]$/, '')).join(sign);
  return {
    en: joined(
      parts.map(({ en }) => en),
      '; ',
    ),
    zh: joined(
      parts.map(({ zh }) => zh),
      '；',
    ),
  };
}
