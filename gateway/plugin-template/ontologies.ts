import type { OntologyDraft } from '@lode/core';

// Yours: your defects, objects, states.
/** The classes of this domain's annotations. `concepts` are words that all domains share: person, vehicle, fire. */
export const ontology: OntologyDraft = {
  name: 'My domain',
  version: '1.0.0',
  classes: [
    { code: 'hot-spot', title: { en: 'Hot spot', zh: '热点' } },
    { code: 'worker', title: { en: 'Worker', zh: '作业人员' }, concepts: ['person'] },
  ],
};
