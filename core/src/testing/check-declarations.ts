import assert from 'node:assert/strict';
import { Kind, parse, printSchema } from 'graphql';
import type { Plugin } from '../contract/plugin.ts';
import type { LocalText } from '../contract/values.ts';

const HAN = /\p{Script=Han}/u;

/** Everything that bears a name bears the plugin's; nothing is declared twice. */
export function checkIds(plugin: Plugin): void {
  const { id, kinds, parsers, layouts = [], validators = [], viewers = [], queries = [] } = plugin;
  assert.match(id, /^[a-z][a-z0-9-]*$/);
  const rules = validators.map(({ rule }) => ({ id: rule }));
  for (const things of [kinds, parsers, layouts, viewers, queries, rules]) {
    const ids = things.map((thing) => thing.id);
    for (const one of ids)
      assert.match(one, new RegExp(`^${id}\\.[a-z][a-z0-9-]*$`), `${one} is not named ${id}.<name>`);
    assert.equal(new Set(ids).size, ids.length, `declared twice among ${ids.join(', ')}`);
  }
  for (const { parser } of plugin.sniffers) {
    assert.ok(
      parsers.some((one) => one.id === parser),
      `a sniffer names ${parser}, which is not here`,
    );
  }
  for (const { id: viewer, accepts } of viewers) {
    for (const kind of accepts.kinds)
      assert.ok(
        kinds.some((one) => one.id === kind),
        `${viewer} accepts ${kind}`,
      );
  }
  for (const validator of validators) {
    if (validator.scope === 'group') assert.ok(validator.groupKind.startsWith(`${id}.`), validator.groupKind);
  }
  for (const { id: kind, declared } of kinds) {
    const names = declared.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, `${kind} declares a facet twice`);
    for (const name of names) assert.match(name, /^[a-z][A-Za-z0-9]*$/, `facet ${name} of ${kind}`);
  }
}

/** Titles in English and Chinese. A title without Han characters is a proper name, the same in both (DICOM, LAS). */
export function checkTitles(plugin: Plugin): void {
  const titled: { title: LocalText }[] = [
    plugin,
    ...plugin.kinds,
    ...plugin.kinds.flatMap(({ declared }) => declared),
    ...plugin.kinds
      .flatMap(({ declared }) => declared.flatMap(({ values = {} }) => Object.values(values)))
      .map((title) => ({ title })),
    ...plugin.parsers,
    ...(plugin.layouts ?? []),
    ...(plugin.validators ?? []),
    ...(plugin.queries ?? []),
    ...(plugin.viewers ?? []),
    ...(plugin.ontologies ?? []).flatMap(({ classes }) => classes),
  ];
  for (const { title } of titled) checkText(title);
}

export function checkText({ en, zh }: LocalText): void {
  assert.ok(en.trim() !== '' && !HAN.test(en), `no English: "${en}"`);
  assert.ok(zh.trim() !== '' && (HAN.test(zh) || zh === en), `no Chinese: "${zh}"`);
}

/** `industrial-qc` → `industrialQc`: the field of Asset, and with a capital the prefix of types. */
function camel(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Types and fields carry the plugin's name; nothing but `extend type` touches what is not the plugin's. */
export function checkTypeDefs({ id, graphql }: Plugin): void {
  const own = camel(id);
  const Own = own.charAt(0).toUpperCase() + own.slice(1);
  for (const node of parse(graphql?.typeDefs ?? '"none" type None { a: Int }').definitions) {
    if (!graphql || !('name' in node) || !node.name) continue;
    const name = node.name.value;
    if (node.kind === Kind.OBJECT_TYPE_EXTENSION) {
      for (const { name: field } of node.fields ?? []) {
        assert.ok(
          field.value === own || new RegExp(`^${own}[A-Z]`).test(field.value),
          `${name}.${field.value}: ${own}…`,
        );
      }
    } else {
      assert.ok(!node.kind.endsWith('Extension'), `${node.kind} of ${name}: only types may be extended`);
      assert.ok(name.startsWith(Own), `${name} must start with ${Own}`);
    }
  }
}

/** The hub starts with this plugin alone. Loaded lazily: the hub's schema needs the whole core. */
export async function checkStart(plugin: Plugin): Promise<void> {
  const [{ registerPlugins }, { composeSchema }] = await Promise.all([
    import('../plugin-registry.ts'),
    import('../graphql/compose-schema.ts'),
  ]);
  assert.ok(registerPlugins([plugin]).byId(plugin.id));
  assert.ok(composeSchema([plugin]).schema.getType('Asset'));
}

/** Taken out and put in again, the schema is what it was: nothing of it is kept anywhere else. */
export async function checkReturn(plugin: Plugin): Promise<void> {
  const { composeSchema } = await import('../graphql/compose-schema.ts');
  const schemaOf = (list: Plugin[]) => printSchema(composeSchema(list).schema);
  const [alone, enabled, disabled, again] = [[], [plugin], [], [plugin]].map(schemaOf);
  if (plugin.graphql) assert.notEqual(enabled, alone, 'its type definitions add nothing');
  assert.equal(disabled, alone, 'the schema without it');
  assert.equal(again, enabled, 'the schema after it was away');
}
