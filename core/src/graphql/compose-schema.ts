import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { Kind, parse, type DefinitionNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import { annotationLoaders, annotationResolvers } from '../annotation/resolvers.ts';
import { auditResolvers } from '../audit/resolvers.ts';
import { catalogLoaders, catalogResolvers } from '../catalog/resolvers.ts';
import type { Plugin } from '../contract/plugin.ts';
import { LodeError } from '../errors.ts';
import { intakeLoaders, intakeResolvers } from '../intake/resolvers.ts';
import { jobsResolvers } from '../jobs/resolvers.ts';
import { ontologyLoaders, ontologyResolvers } from '../ontology/resolvers.ts';
import { peopleLoaders, peopleResolvers } from '../people/resolvers.ts';
import { qualityLoaders, qualityResolvers } from '../quality/resolvers.ts';
import { rowLoaders, rowResolvers } from '../rows/resolvers.ts';
import { searchResolvers } from '../search/resolvers.ts';
import { seriesLoaders, seriesResolvers } from '../series/resolvers.ts';
import { connectionResolvers } from './connection.ts';
import { bindNestedFilter, recursiveInput } from './nested-filter.ts';
import { pluginResolvers } from './plugin-resolvers.ts';
import { scalars } from './scalars.ts';
import type { Loaders, Resolvers } from './types.ts';

const STATIONS = [
  'people',
  'catalog',
  'intake',
  'quality',
  'ontology',
  'annotation',
  'series',
  'rows',
  'search',
  'jobs',
  'audit',
];
const sdl = (place: string) => readFileSync(new URL(`../${place}.graphql`, import.meta.url), 'utf8');

interface Contribution {
  owner: string;
  document: DocumentNode;
  resolvers: Resolvers[];
  loaders: Loaders[];
}

function coreContribution(): Contribution {
  // The SDL parser wants fields; the stations add them by `extend`.
  const base = sdl('graphql/base').replace(/^type (Mutation|Subscription)$/gm, '');
  const text = [base, ...STATIONS.map((station) => sdl(`${station}/${station}`))].join('\n');
  const opened = text.replace(
    /extend type (Mutation|Subscription)\b/g,
    (() => {
      const seen = new Set<string>();
      return (whole: string, type: string) => (seen.has(type) ? whole : (seen.add(type), `type ${type}`));
    })(),
  );
  return {
    owner: 'core',
    document: parse(opened, { noLocation: true }),
    resolvers: [
      scalars,
      pluginResolvers,
      connectionResolvers,
      peopleResolvers,
      catalogResolvers,
      intakeResolvers,
      qualityResolvers,
      ontologyResolvers,
      annotationResolvers,
      seriesResolvers,
      rowResolvers,
      searchResolvers,
      jobsResolvers,
      auditResolvers,
    ],
    loaders: [
      peopleLoaders,
      catalogLoaders,
      intakeLoaders,
      qualityLoaders,
      ontologyLoaders,
      annotationLoaders,
      seriesLoaders,
      rowLoaders,
    ],
  };
}

function pluginContribution(plugin: Plugin): Contribution | null {
  const { graphql, id: owner } = plugin;
  if (!graphql) return null;
  try {
    const document = parse(graphql.typeDefs, { noLocation: true });
    return { owner, document, resolvers: [graphql.resolvers ?? {}], loaders: [graphql.loaders ?? {}] };
  } catch (error) {
    throw new LodeError('PLUGIN_FAILED', `Plugin ${owner}: its schema cannot be parsed: ${(error as Error).message}`);
  }
}

/** Who defined what: `Asset.medical` → `medical`. A second definition is an error that names both. */
export type OwnerMap = Map<string, string>;

function claim(owners: OwnerMap, what: string, owner: string): void {
  const before = owners.get(what);
  if (before) throw new LodeError('PLUGIN_FAILED', `Plugin ${owner} redefines ${what} (owned by ${before}).`);
  owners.set(what, owner);
}

function claimDefinition(owners: OwnerMap, owner: string, node: DefinitionNode): void {
  if (!('name' in node) || !node.name) return;
  const type = node.name.value;
  const extends_ = node.kind.endsWith('Extension');
  if (!extends_) claim(owners, type, owner);
  if ('fields' in node) for (const field of node.fields ?? []) claim(owners, `${type}.${field.name.value}`, owner);
  if ('values' in node) for (const value of node.values ?? []) claim(owners, `${type}.${value.name.value}`, owner);
}

/** A resolver of a field that another owns would overwrite it silently: mercurius and graphql-tools both let it. */
function checkResolvers(owners: OwnerMap, { owner, resolvers, loaders }: Contribution): void {
  if (owner === 'core') return;
  for (const map of [...resolvers, ...loaders]) {
    for (const [type, fields] of Object.entries(map)) {
      for (const field of Object.keys(fields)) {
        const what = `${type}.${field}`;
        // Which member of a union it is, only the union's owner says.
        const belongs = owners.get(field === '__resolveType' ? type : what);
        if (belongs !== owner) {
          const whose = belongs ? `owned by ${belongs}` : 'which nothing defines';
          throw new LodeError('PLUGIN_FAILED', `Plugin ${owner} resolves ${what} (${whose}).`);
        }
      }
    }
  }
}

function merge<T extends Record<string, object>>(maps: T[]): T {
  const merged: Record<string, object> = {};
  for (const map of maps) {
    for (const [type, fields] of Object.entries(map)) {
      // Scalars are instances, not maps of fields.
      merged[type] = Object.getPrototypeOf(fields) === Object.prototype ? { ...merged[type], ...fields } : fields;
    }
  }
  return merged as T;
}

export interface ComposedSchema {
  schema: GraphQLSchema;
  loaders: Loaders;
  owners: OwnerMap;
}

/** The core's schema and the plugins' extensions as one. Throws PLUGIN_FAILED naming the plugin at fault. */
export function composeSchema(plugins: readonly Plugin[]): ComposedSchema {
  const contributions = [coreContribution(), ...plugins.map(pluginContribution).filter((one) => one !== null)];
  const owners: OwnerMap = new Map();
  for (const { owner, document } of contributions) {
    for (const node of document.definitions) claimDefinition(owners, owner, node);
  }
  for (const contribution of contributions) checkResolvers(owners, contribution);
  const resolvers = merge(contributions.flatMap((one) => one.resolvers as Record<string, object>[]));
  const definitions = contributions.flatMap((one) => one.document.definitions);
  try {
    const schema = makeExecutableSchema({
      typeDefs: { kind: Kind.DOCUMENT, definitions },
      resolvers: resolvers as never,
      resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
    });
    bindNestedFilter(schema);
    const recursive = recursiveInput(schema);
    if (recursive) throw new Error(`the input type ${recursive} contains itself, which the query compiler cannot take`);
    return {
      schema,
      loaders: merge(contributions.flatMap((one) => one.loaders as Record<string, object>[])) as Loaders,
      owners,
    };
  } catch (error) {
    if (plugins.length === 0) throw error;
    // Which one? The first whose absence mends it.
    const culprit = plugins.find((plugin) => {
      try {
        composeSchema(plugins.filter((other) => other !== plugin));
        return true;
      } catch {
        return false;
      }
    });
    throw new LodeError('PLUGIN_FAILED', `Plugin ${culprit?.id ?? plugins[0]!.id}: ${(error as Error).message}`);
  }
}
