import type { en } from '../en/index.ts';
import type { Chinese } from './chinese.ts';
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

/** Every visible text in Chinese. */
export const zh: Chinese<typeof en> = {
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
