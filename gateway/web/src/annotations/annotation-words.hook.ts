import { kindWords } from '../asset/annotation-list.tsx';
import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';
import type { AnnotationCounts } from '../queries/annotations.ts';

const methods: Record<string, TextKey> = {
  manual: 'method.manual',
  machine: 'method.machine',
  'machine+human': 'method.both',
};
const reviews: Record<string, TextKey> = {
  unreviewed: 'annotations.unreviewed',
  accepted: 'review.accepted',
  rejected: 'review.rejected',
};
const names: Record<string, TextKey> = {
  class: 'facet.class',
  classes: 'facet.class',
  geometry: 'annotations.geometry',
  method: 'annotations.method',
  reviewState: 'annotations.review',
  annotator: 'annotations.annotator',
  model: 'annotations.model',
  area: 'annotations.area',
  score: 'annotations.score',
};

/** What conditions on annotations and their values are called in the reader's language. */
export function useAnnotationWords(counts: AnnotationCounts[]) {
  const { t, format } = useText();
  const valuesOf = (wanted: string) => counts.find(({ key }) => key === wanted)?.values ?? [];
  return {
    nameOf: (key: string) => (names[key] ? t(names[key]) : key),
    wordOf(key: string, value: string): string {
      if (key === 'geometry') return kindWords(value, t);
      if (key === 'class' || key === 'classes' || key === 'annotator') {
        const title = valuesOf(key === 'classes' ? 'class' : key).find((one) => one.value === value)?.title;
        return title ? format.text(title) : value;
      }
      const known = key === 'method' ? methods[value] : key === 'reviewState' ? reviews[value] : undefined;
      return known ? t(known) : value;
    },
  };
}

/** Attributes in one line: at most three of them, each short. */
export function attributeLine(attributes: Record<string, unknown> | null): string {
  const entries = Object.entries(attributes ?? {});
  const shown = entries.slice(0, 3).map(([name, value]) => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return `${name}: ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
  });
  return shown.join(' · ') + (entries.length > 3 ? ' …' : '');
}
