import type { ZodType } from 'zod';
import type { LocalText } from './values.ts';

/** How a declared facet is stored, filtered and drawn. `keyword` facets are counted and offered as check boxes. */
export type FacetType = 'keyword' | 'number' | 'date' | 'boolean';

/**
 * A searchable field of a kind. Its key outside is `<plugin>.<name>`.
 * `identity: true` marks what tells who a person is: such a facet is stored apart, is readable and
 * filterable by owner and steward of the owning organisation only, and never reaches the text index.
 */
export interface FacetDeclaration {
  name: string;
  title: LocalText;
  type: FacetType;
  /** UCUM unit, for numbers that have one: mm, kV, s. */
  unit?: string;
  /** What people see instead of a keyword's value; a value that is not here is shown as it is. */
  values?: Record<string, LocalText>;
  identity?: boolean;
}

/** One sort of thing that a person would point at: a DICOM instance, an inspection image. One kind has one owner. */
export interface AssetKind {
  /** `<plugin>.<name>`, e.g. `medical.instance`. */
  id: string;
  title: LocalText;
  /** Validates the plugin's facets before they are stored; a mismatch is a finding on the file, not a crash. */
  facets: ZodType;
  declared: FacetDeclaration[];
  /** `identifying`: file names, paths and originals may name a person, so they are for owner and steward only. */
  sensitivity: 'open' | 'identifying';
}
