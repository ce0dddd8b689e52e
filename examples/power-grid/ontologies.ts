import type { OntologyClass, OntologyDraft } from '@lode/core';
import { COMPONENT_TITLES, COMPONENTS, DEFECTS } from './defects.ts';

const components = COMPONENTS.map((code): OntologyClass => ({ code, title: COMPONENT_TITLES[code] }));
const defects = DEFECTS.map(({ code, title, component, concepts }): OntologyClass => ({
  ...{ code, title },
  ...(component && { parent: component }),
  ...(concepts && { concepts }),
}));

/** A class for each defect, a sort of its component. */
export const ontology: OntologyDraft = {
  name: 'Power grid',
  version: '1.0.0',
  classes: [...components, ...defects],
};
