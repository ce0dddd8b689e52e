import { getNamedType, type GraphQLSchema } from 'graphql';
import { CANARIES } from './deliveries.ts';
import { wholeSelection } from './whole-selection.ts';
import type { Caller, World } from './world.ts';

/** Facets that tell who a patient is. */
export const IDENTITY = [
  'patientName',
  'patientId',
  'patientBirthDate',
  'accessionNumber',
  'institution',
  'referringPhysician',
];
/** What the patient of the world has for each of them. */
export const VALUES: Record<string, unknown> = {
  patientName: 'Zhangsanfeng^Jun=张三丰',
  patientId: 'PID-7Q4X',
  patientBirthDate: '1957-03-14',
  accessionNumber: 'ACC-55081',
  institution: '金丝雀医院',
  referringPhysician: 'Drcanary^Lu=陆医师',
};

/** What the core's own rules quote of a file: an annotation file names pictures that are not there. */
export async function plantQuotes({ hub, owner, its }: World): Promise<void> {
  await hub.core.store.findings.insertOne({
    _id: 'fnd_quotes',
    orgId: owner.id,
    datasetId: its.medical,
    ingestId: its.ingest,
    assetId: its.patientAsset,
    path: '李寻欢_Lixunhuan/labels.json',
    code: 'core.annotation-target-missing',
    severity: 'warning',
    rank: 1,
    message: { en: '2 annotated file(s) are not in the dataset.', zh: '有 2 个被标注的文件不在数据集中。' },
    location: { fileName: 'Lixunhuan.png', row: 3 },
    evidence: { count: 2, examples: ['李寻欢/a.png', { deep: ['张三丰'] }] },
    source: 'parser',
    waiver: null,
    createdAt: new Date(),
  });
}

/** Whoever must not learn who a person is. */
export const blind = (world: World): Caller[] =>
  world.callers.filter(({ tie, role }) => {
    if (tie === 'own') return role === 'annotator' || role === 'regulator';
    return true;
  });

/** Owner and steward of the owning organisation. */
export const trusted = (world: World): Caller[] =>
  world.callers.filter(({ tie, role }) => tie === 'own' && (role === 'owner' || role === 'steward'));

/** The answer as text, with every cursor in it opened. */
export function opened(answer: unknown): string {
  const text = JSON.stringify(answer);
  const cursors = [...text.matchAll(/"(?:cursor|endCursor)":"([^"]+)"/g)].map(([, cursor]) =>
    Buffer.from(cursor!, 'base64url').toString('utf8'),
  );
  return [text, ...cursors].join('\n');
}

/** Which of the patient's traces a text holds. */
export const found = (text: string): string[] =>
  CANARIES.filter((canary) => text.toLowerCase().includes(canary.toLowerCase()));

/** Arguments under which a field speaks of the patient's data; the test fails when a new field has none. */
function argumentsOf({ its }: World): Record<string, string> {
  const { medical, patientAsset, group, ingest, job, annotation, channel, ontology, migration } = its;
  return {
    me: '',
    plugins: '',
    datasets: '(first: 2)',
    dataset: `(id: "${medical}")`,
    assets: `(filter: { datasetId: "${medical}" }, first: 3)`,
    asset: `(id: "${patientAsset}")`,
    groups: `(filter: { datasetId: "${medical}" }, first: 3)`,
    group: `(id: "${group}")`,
    findings: `(filter: { datasetId: "${medical}", includeWaived: true }, first: 20)`,
    findingGroups: `(datasetId: "${medical}")`,
    annotations: `(filter: { datasetId: "${medical}" }, first: 3)`,
    annotation: `(id: "${annotation}")`,
    annotationFormats: '',
    annotationExport: `(id: "${its.exported}")`,
    annotationHistory: `(id: "${annotation}")`,
    annotationDiff: `(datasetId: "${medical}", from: "2020-01-01T00:00:00Z", first: 3)`,
    ontology: `(id: "ont")`,
    ontologies: '',
    ontologyMigration: `(id: "${migration}")`,
    crosswalk: `(ontologyId: "${ontology}", vocabulary: "COCO")`,
    ingests: `(datasetId: "${medical}", first: 2)`,
    ingest: `(id: "${ingest}")`,
    jobs: '',
    job: `(id: "${job}")`,
    auditEvents: '(first: 20)',
    search: `(question: { datasets: ["${medical}"] }, first: 3)`,
    questionText: `(question: { datasets: ["${medical}"] })`,
    concepts: '',
    window: `(channelId: "${channel}", from: "0", to: "9")`,
  };
}

/** Asks every field of Query for everything; the answers as text, by field. */
export async function everything(world: World, schema: GraphQLSchema, caller: Caller): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  const args = argumentsOf(world);
  for (const [name, field] of Object.entries(schema.getQueryType()!.getFields())) {
    if (!(name in args)) throw new Error(`Query.${name} has no case in identity-questions.ts.`);
    // Examples of findings and matches hold whole assets, so that three levels of them ask for too much.
    const selection = wholeSelection(
      schema,
      getNamedType(field.type),
      ['findingGroups', 'search'].includes(name) ? 2 : 3,
    );
    const answer = await world.hub.graphql(caller.token, `{ ${name}${args[name]} ${selection} }`);
    const refused = answer.errors?.find(({ extensions }) => ['TOO_COMPLEX', 'BAD_INPUT'].includes(extensions.code));
    if (refused) throw new Error(`${name}: ${refused.message}`);
    answers[name] = opened(answer);
  }
  return answers;
}
