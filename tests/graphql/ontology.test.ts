import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataset, type Scope } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';
import { recountFaults } from '../harness/recount.ts';
import { startTestHub, type TestHub } from '../harness/test-hub.ts';

/** The life of an ontology: made, chosen for a dataset, and left for its next version. */
let hub: TestHub;
let org: Awaited<ReturnType<TestHub['organisation']>>;
let datasetId: string;
let v1: string;
let v2: string;

const ask = async (query: string, variables: object = {}) => {
  const answer = await hub.graphql<any>(org.tokens.steward, query, variables);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
};
const create = async (input: object) =>
  (
    await ask(
      `mutation ($input: CreateOntologyInput!) { createOntology(input: $input) {
        ... on Ontology { id hash } ... on Problem { code message } } }`,
      { input },
    )
  ).createOntology;
const migrate = async (steps: object[], rest: object = {}) =>
  (
    await ask(
      `mutation ($input: MigrateOntologyInput!) { migrateOntology(input: $input) {
        ... on OntologyMigration { id state toChange toRemove steps { changed removed collisions } violating
          violations { kind class what annotations } from { version } to { version } dataset { id } }
        ... on Problem { code message } } }`,
      { input: { datasetId, toOntologyId: v2, steps, ...rest } },
    )
  ).migrateOntology;
const swap = [{ rename: { from: 'crack', to: 'dent' } }, { rename: { from: 'dent', to: 'crack' } }];
const named = (code: string, more: object = {}) => ({ code, en: code, zh: code, ...more });

const person = named('person', {
  parent: 'thing',
  geometries: ['box', 'skeleton'],
  skeleton: { nodes: ['l', 'r'], edges: [[0, 1]], flip: [[0, 1]] },
  attributes: [
    {
      name: 'pose',
      en: 'Pose',
      zh: '姿态',
      type: 'SELECT',
      values: [{ value: 'up', en: 'Up', zh: '站' }],
      default: 'up',
    },
    { name: 'age', en: 'Age', zh: '年龄', type: 'NUMBER', min: 0, max: 120, mutable: true, required: true },
  ],
  external: { COCO: '1' },
});

beforeAll(async () => {
  hub = await startTestHub({ plugins: 'mining' });
  org = await hub.organisation('ontologists');
  const scope: Scope = { orgId: org.id, role: 'owner', userId: null, tokenId: null, grants: [] };
  datasetId = (await createDataset(hub.core, scope, { name: 'shift', plugin: 'mining', licence: 'CC0-1.0' }))!._id;
  const [plugin] = await loadPlugins(['mining']);
  const files = await Array.fromAsync((await plugin!.demo!()).files());
  await hub.ingest(org.tokens.owner, datasetId, files.filter(({ path }) => path.endsWith('.csv')).slice(0, 1)); // prettier-ignore
  const { _id: assetId } = (await hub.core.store.assets.findOne({ orgId: org.id }))!;
  const tag = (frame: number) => [{ frame, geometry: { kind: 'tag', data: {} } }];
  const codes = ['crack', 'crack', 'crack', 'dent', 'person', 'ghost'];
  const { saveAnnotations } = await ask(
    `mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) { __typename } }`,
    { input: { assetId, annotations: codes.map((code, i) => ({ class: code, parts: tag(i) })) } },
  );
  expect(saveAnnotations.__typename).toBe('SavedAnnotations');
}, 60_000);
afterAll(() => hub?.stop());

describe('an ontology', () => {
  it('is there for a dataset before one is chosen: the plugin’s', async () => {
    const { dataset } = await ask(`{ dataset(id: "${datasetId}") { ontologyIsChosen ontology { name } } }`);
    expect(dataset).toEqual({ ontologyIsChosen: false, ontology: { name: 'mining.safety' } });
  });

  it('is made with all that it may say, and says it', async () => {
    const classes = [named('thing'), person, named('crack'), named('dent')];
    const relationTypes = [{ ...named('wears'), from: ['person'] }];
    const made = await create({ name: 'o', version: '1.0.0', classes, relationTypes });
    expect(made).toMatchObject({ id: expect.any(String), hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    v1 = made.id;
    v2 = (await create({ name: 'o', version: '2.0.0', classes })).id;
    const { ontology } = await ask(`{ ontology(id: "${v1}") { version relationTypes { code from to title { zh } }
      classes { code parent geometries external skeleton { nodes edges flip }
        attributes { name title { zh } type values { value title { en } } default mutable required min max } } } }`);
    expect(ontology.relationTypes).toEqual([{ code: 'wears', from: ['person'], to: [], title: { zh: 'wears' } }]);
    expect(ontology.classes[0]).toEqual({
      ...{ code: 'thing', parent: null, geometries: [], external: null, skeleton: null, attributes: [] },
    });
    expect(ontology.classes[1]).toEqual({
      ...{ code: 'person', parent: 'thing', geometries: ['box', 'skeleton'], external: { COCO: '1' } },
      skeleton: { nodes: ['l', 'r'], edges: [[0, 1]], flip: [[0, 1]] },
      attributes: [
        {
          ...{ name: 'pose', title: { zh: '姿态' }, type: 'SELECT', values: [{ value: 'up', title: { en: 'Up' } }] },
          ...{ default: 'up', mutable: false, required: false, min: null, max: null },
        },
        {
          ...{ name: 'age', title: { zh: '年龄' }, type: 'NUMBER', values: [] },
          ...{ default: null, mutable: true, required: true, min: 0, max: 120 },
        },
      ],
    });
  });

  it('that is wrong in itself is refused, with the place', async () => {
    const answer = await create({ name: 'o', version: '3.0.0', classes: [named('a', { parent: 'b' })] });
    expect(answer).toEqual({ code: 'BAD_INPUT', message: 'classes.0.parent: there is no class b' });
  });

  it('speaks other vocabularies', async () => {
    const { crosswalk } = await ask(
      `{ crosswalk(ontologyId: "${v1}", vocabulary: "COCO") { entries { class { code } code } unmapped { code } } }`,
    );
    expect(crosswalk).toEqual({
      entries: [{ class: { code: 'person' }, code: '1' }],
      unmapped: [{ code: 'thing' }, { code: 'crack' }, { code: 'dent' }],
    });
  });

  it('that is chosen tells what does not keep to it, and changes nothing', async () => {
    const set = async (ontologyId: string) =>
      (
        await ask(
          `mutation ($input: SetOntologyInput!) { setOntology(input: $input) {
            ... on OntologyChoice { annotations violating violations { kind class what annotations }
              dataset { ontologyIsChosen ontology { version } } }
            ... on Problem { code } } }`,
          { input: { datasetId, ontologyId } },
        )
      ).setOntology;
    const choice = await set(v1);
    expect(choice).toMatchObject({
      annotations: 6,
      violating: 2,
      dataset: { ontologyIsChosen: true, ontology: { version: '1.0.0' } },
    });
    expect(choice.violations).toHaveLength(3);
    expect(choice.violations).toEqual(
      expect.arrayContaining([
        { kind: 'UNKNOWN_CLASS', class: 'ghost', what: null, annotations: 1 },
        { kind: 'GEOMETRY', class: 'person', what: 'tag', annotations: 1 },
        { kind: 'MISSING_ATTRIBUTE', class: 'person', what: 'age', annotations: 1 },
      ]),
    );
    expect(await set(v1)).toMatchObject({ annotations: 6 });
    expect(await set(v2)).toEqual({ code: 'CONFLICT' });
  });
});

describe('a migration', () => {
  it('is counted without doing anything', async () => {
    const planned = await migrate([...swap, { remove: { class: 'ghost', annotations: 'REMOVE' } }], { dryRun: true });
    expect(planned).toMatchObject({
      ...{ id: null, state: 'PLANNED', toChange: 4, toRemove: 1, violating: 1 },
      steps: [
        { changed: 3, removed: 0, collisions: 0 },
        { changed: 1, removed: 0, collisions: 0 },
        { changed: 0, removed: 1, collisions: 0 },
      ],
      ...{ from: { version: '1.0.0' }, to: { version: '2.0.0' }, dataset: { id: datasetId } },
    });
    expect(await hub.core.store.ontologyMigrations.countDocuments({})).toBe(0);
  });

  it('whose steps cannot be is refused', async () => {
    expect(await migrate([{ rename: { from: 'crack', to: 'dent' } }])).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/use merge/),
    });
    expect(await migrate([], { toOntologyId: v1 })).toMatchObject({ code: 'CONFLICT' });
    expect(await migrate([], { toOntologyId: 'ont_x' })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is done in the background, and is told about', async () => {
    const { id } = await migrate(swap);
    const read = async () =>
      (await ask(`{ ontologyMigration(id: "${id}") { state changed removed error finishedAt } }`)).ontologyMigration;
    let now = await read();
    for (const until = Date.now() + 20_000; now.state === 'RUNNING' && Date.now() < until; now = await read())
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(now).toEqual({ state: 'DONE', changed: 4, removed: 0, error: null, finishedAt: expect.any(String) });
    const { dataset } = await ask(
      `{ dataset(id: "${datasetId}") { ontology { version } classCounts { value count } } }`,
    );
    expect(dataset.ontology).toEqual({ version: '2.0.0' });
    expect(dataset.classCounts).toEqual(
      expect.arrayContaining([
        { value: 'dent', count: 3 },
        { value: 'crack', count: 1 },
      ]),
    );
    expect(await recountFaults(hub.core, org.id, datasetId)).toEqual([]);
  }, 30_000);
});
