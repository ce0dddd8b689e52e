import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { getNamedType, isUnionType, Kind, parse, validate, type GraphQLObjectType } from 'graphql';
import { composeSchema } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';

/** The names that other programs are written against. Rename nothing here without an ADR. */
const NAMES = {
  Query:
    'me plugins datasets dataset assets asset groups group findings annotations annotation ontology ingests ingest ' +
    'jobs job auditEvents search',
  Mutation:
    'createOrganization inviteMember createToken revokeToken grantAccess revokeAccess createDataset startIngest ' +
    'finishIngest cancelIngest importAnnotations exportAnnotations saveAnnotations createOntology waiveFinding ' +
    'eraseAssets',
  Subscription: 'ingestProgress datasetActivity',
};

/** Promised, and not yet there. The test fails when one arrives: then strike it out here. */
const LATER = new Set<string>([]);

const { schema } = composeSchema(await loadPlugins(undefined));
const core = composeSchema([]).schema;
const rows = Object.entries(NAMES).flatMap(([type, names]) => names.split(' ').map((name) => [type, name] as const));

const rootOf = (type: string) => schema.getType(type) as GraphQLObjectType;

describe('the names of interface.md', () => {
  it.each(rows)('%s.%s', (type, name) => {
    const present = rootOf(type).getFields()[name] !== undefined;
    expect({ name, present }).toEqual({ name, present: !LATER.has(`${type}.${name}`) });
  });

  it('belong to the core: a hub without plugins answers them too', () => {
    for (const [type, name] of rows) {
      if (LATER.has(`${type}.${name}`)) continue;
      expect((core.getType(type) as GraphQLObjectType).getFields()[name]).toBeDefined();
    }
  });

  it('a mutation takes one input and answers a union of the thing and problems', () => {
    for (const field of Object.values(rootOf('Mutation').getFields())) {
      expect(`${field.name}(${field.args.map((arg) => `${arg.name}: ${String(arg.type)}`).join()})`).toMatch(
        /^\w+\(input: \w+Input!\)$/,
      );
      const answer = getNamedType(field.type);
      if (!isUnionType(answer)) throw new Error(`${field.name} answers ${answer.name}, which is no union.`);
      const problems = answer.getTypes().filter((type) => type.getInterfaces().some(({ name }) => name === 'Problem'));
      expect([answer.name, problems.length < answer.getTypes().length, problems.length > 0]).toEqual([
        answer.name,
        true,
        true,
      ]);
    }
  });
});

const documents = parse(readFileSync(new URL('./interface.graphql', import.meta.url), 'utf8'));
const operations = documents.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);

describe('the documents of interface.md', () => {
  it('are five', () => {
    expect(operations.map(({ name }) => name?.value)).toEqual([
      'Plugins',
      'Create',
      'Assets',
      'Findings',
      'Annotations',
    ]);
  });

  it.each(operations.map((node) => [node.name?.value ?? '', node] as const))('%s runs as it stands', (_name, node) => {
    const document = { kind: Kind.DOCUMENT, definitions: [node] } as const;
    expect(validate(schema, document).map(String)).toEqual([]);
    expect(validate(core, document).map(String)).toEqual([]);
  });
});
