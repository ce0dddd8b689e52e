import type { OntologyClass } from '../annotation/model.ts';
import type { LocalText } from '../contract/values.ts';
import type { Core } from '../core.ts';
import type { Scope } from '../people/scope.ts';

/** A word that all domains share, and the classes that show it. */
export interface Concept {
  code: string;
  classes: string[];
}

/** Classes as they are declared, one list for each ontology: the plugins' and the organisation's own. */
async function ontologies(core: Core, { orgId }: Scope): Promise<OntologyClass[][]> {
  const stored = await core.store.ontologies.find({ orgId }, { projection: { classes: 1 } }).toArray();
  const shipped = core.plugins.list.flatMap((plugin) => plugin.ontologies ?? []);
  return [...shipped, ...stored].map(({ classes }) => classes);
}

/** Concepts of a class and of all that it is a sort of. A class that is its own ancestor ends the walk. */
function conceptsOf(one: OntologyClass, byCode: ReadonlyMap<string, OntologyClass>): Set<string> {
  const concepts = new Set<string>();
  const walked = new Set<OntologyClass>();
  for (let at: OntologyClass | undefined = one; at && !walked.has(at); at = byCode.get(at.parent ?? '')) {
    walked.add(at);
    for (const concept of at.concepts ?? []) concepts.add(concept);
  }
  return concepts;
}

/** Every concept that an ontology known to the scope uses, in the order of its code. */
export async function conceptsFor(core: Core, scope: Scope): Promise<Concept[]> {
  const found = new Map<string, Set<string>>();
  for (const classes of await ontologies(core, scope)) {
    const byCode = new Map(classes.map((one) => [one.code, one]));
    for (const one of classes) {
      for (const concept of conceptsOf(one, byCode)) {
        const codes = found.get(concept) ?? new Set();
        found.set(concept, codes.add(one.code));
      }
    }
  }
  return [...found]
    .map(([code, classes]) => ({ code, classes: [...classes].sort() }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** What a question asks to be shown, as class codes. */
export interface Shown {
  codes: string[];
  /** The words of the question that a class answers. */
  wordsFor(code: string): string[];
}

/** A concept stands for its classes, any other word for the class of that code. */
export async function shownBy(core: Core, scope: Scope, words: readonly string[]): Promise<Shown> {
  const concepts = new Map((await conceptsFor(core, scope)).map(({ code, classes }) => [code, classes]));
  const answers = new Map<string, string[]>();
  for (const word of new Set(words)) {
    for (const code of new Set([word, ...(concepts.get(word) ?? [])])) {
      answers.set(code, [...(answers.get(code) ?? []), word]);
    }
  }
  return { codes: [...answers.keys()], wordsFor: (code) => answers.get(code) ?? [] };
}

/** A word for people: the title that a plugin gives a class of that code, else the word itself. */
export function wordTitle(core: Core, word: string): LocalText {
  for (const { ontologies: drafts = [] } of core.plugins.list) {
    for (const { classes } of drafts) {
      const found = classes.find(({ code }) => code === word);
      if (found) return { en: word, zh: found.title.zh };
    }
  }
  return { en: word, zh: word };
}
