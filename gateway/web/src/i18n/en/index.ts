import { annotate } from './annotate.ts';
import { annotations } from './annotations.ts';
import { shell } from './shell.ts';
import { people } from './people.ts';
import { datasets } from './datasets.ts';
import { intake } from './intake.ts';
import { browse } from './browse.ts';
import { asset } from './asset.ts';
import { findings } from './findings.ts';
import { ontology } from './ontology.ts';
import { search } from './search.ts';
import { viewer } from './viewer.ts';

/** By screen; `texts.test.ts` sees to it that no key is in two of them. */
export const screens = {
  shell,
  people,
  datasets,
  intake,
  browse,
  asset,
  findings,
  ontology,
  search,
  viewer,
  annotate,
  annotations,
};

/** Every visible text in English. `../zh` must have the same keys; the compiler and a test see to it. */
export const en = {
  ...shell,
  ...people,
  ...datasets,
  ...intake,
  ...browse,
  ...asset,
  ...findings,
  ...ontology,
  ...search,
  ...viewer,
  ...annotate,
  ...annotations,
};
