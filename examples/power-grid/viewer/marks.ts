import type { ViewerAnnotation } from '@lode/core/viewer';
import { defectOf, LEVELS, LEVEL_TITLES, type Level } from '../defects.ts';

/** Colours on a picture of sky and steel; the words on each box say the same, for those who do not see red and amber. */
export const LEVEL_COLOURS: Record<Level, string> = { general: '#ffd54a', serious: '#ff9130', critical: '#ff4d4f' };

export interface Mark {
  id: string;
  /** Null: what was seen is no defect. */
  level: Level | null;
  colour: string;
  title: string;
  /** Pixels; empty: of the whole picture. */
  boxes: { x: number; y: number; width: number; height: number }[];
}

/** What to draw, the worst last, so that it lies on top. */
export function marksOf(annotations: readonly ViewerAnnotation[], locale: 'en' | 'zh'): Mark[] {
  const marks = annotations.map(({ id, classCode, colour, attributes, parts }): Mark => {
    const defect = defectOf(classCode);
    const level = LEVELS.find((one) => one === attributes['level']) ?? defect?.level ?? null;
    const name = defect?.title[locale] ?? classCode;
    const code = typeof attributes['code'] === 'string' ? ` ${attributes['code']}` : '';
    return {
      id,
      level,
      colour: level ? LEVEL_COLOURS[level] : colour,
      title: `${name}${code}${level ? ` · ${LEVEL_TITLES[level][locale]}` : ''}`,
      boxes: parts.flatMap(({ geometry }) => (geometry.kind === 'box' ? [geometry] : [])),
    };
  });
  const rank = ({ level }: Mark) => (level ? LEVELS.indexOf(level) : -1);
  return marks.sort((a, b) => rank(a) - rank(b));
}

/** `least` null: all, and what is no defect, too. */
export const isShown = ({ level }: Mark, least: Level | null): boolean =>
  least === null || (level !== null && LEVELS.indexOf(level) >= LEVELS.indexOf(least));

/** Whether the picture of `width` × `height` pixels has nothing of it to show: no box, or none that reaches into it. */
export const isLoose = ({ boxes }: Mark, width: number, height: number): boolean =>
  !boxes.some((box) => box.x < width && box.y < height && box.x + box.width > 0 && box.y + box.height > 0);
