import type { OntologyAttribute } from '../annotation/model.ts';

/** Whether an attribute may have a value. Types are not bent: the text `1` is no number. */
export function fits({ type, values = [], min, max }: OntologyAttribute, value: unknown): boolean {
  switch (type) {
    case 'select':
      return values.some((one) => one.value === value);
    case 'number':
      return (
        typeof value === 'number' && Number.isFinite(value) && value >= (min ?? -Infinity) && value <= (max ?? Infinity)
      );
    case 'boolean':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string';
  }
}
