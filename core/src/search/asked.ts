import type { TimeSpan } from '../contract/values.ts';
import type { Core } from '../core.ts';
import type { Scope } from '../people/scope.ts';
import { admissionOf, type Admission } from './admission.ts';
import { shownBy, type Shown } from './concepts.ts';
import { placeOf, type Place } from './place.ts';
import type { SearchQuestion } from './search-question.ts';
import { nanosecondsOf } from './time-spans.ts';

/** A question made ready: what every step of the answer needs. */
export interface Asked {
  core: Core;
  scope: Scope;
  question: SearchQuestion;
  place: Place | null;
  /** Open ends reach further than any time that is stored. */
  span: TimeSpan | null;
  shown: Shown | null;
  admission: Admission;
}

const LONG_AGO = -(2n ** 62n);
const FAR_OFF = 2n ** 62n;

function spanAsked({ when }: SearchQuestion): TimeSpan | null {
  if (!when?.from && !when?.to) return null;
  return {
    start: when.from ? nanosecondsOf(when.from) : LONG_AGO,
    end: when.to ? nanosecondsOf(when.to) : FAR_OFF,
  };
}

export async function asked(core: Core, scope: Scope, question: SearchQuestion): Promise<Asked> {
  const place = placeOf(question.where);
  const shown = question.shows ? await shownBy(core, scope, question.shows) : null;
  const admission = await admissionOf(core, scope, question, place, shown?.codes ?? null);
  return { core, scope, question, place, span: spanAsked(question), shown, admission };
}
