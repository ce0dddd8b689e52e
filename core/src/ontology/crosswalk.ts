import type { OntologyClass, OntologyDraft } from '../annotation/model.ts';

interface Crosswalk {
  vocabulary: string;
  entries: { class: OntologyClass; code: string }[];
  unmapped: OntologyClass[];
}

/** The classes of an ontology by their codes in another vocabulary, in the order of the ontology. */
export function crosswalk({ classes }: Pick<OntologyDraft, 'classes'>, vocabulary: string): Crosswalk {
  const codeOf = ({ external = {} }: OntologyClass) =>
    Object.hasOwn(external, vocabulary) ? external[vocabulary] : undefined;
  return {
    vocabulary,
    entries: classes.flatMap((one) => {
      const code = codeOf(one);
      return code === undefined ? [] : [{ class: one, code }];
    }),
    unmapped: classes.filter((one) => codeOf(one) === undefined),
  };
}
