import type { OntologyDraft } from '@lode/core';

/** What a drone sees in the yard of a mine. */
export const yardOntology: OntologyDraft = {
  name: 'Mine yard from above',
  version: '1.0.0',
  classes: [
    { code: 'person', title: { en: 'Person', zh: '人员' }, concepts: ['person'] },
    { code: 'vehicle', title: { en: 'Vehicle', zh: '车辆' }, concepts: ['vehicle'] },
    { code: 'conveyor', title: { en: 'Conveyor', zh: '输送机' } },
    { code: 'stockpile', title: { en: 'Stockpile', zh: '煤堆' } },
    { code: 'building', title: { en: 'Building', zh: '建筑物' } },
  ],
};
