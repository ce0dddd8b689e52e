import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isInterfaceType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { LodeError } from '@lode/core/hub';

const MAX_DEPTH = 12;
const MAX_ALIASES = 30;
/** Fields that an answer may have, counting every list by its `first`. */
const MAX_COST = 250_000;
const DEFAULT_FIRST = 50;
const MAX_NODES = 5_000;
/** What a list without `first` is taken to hold; annotations may be many. */
const LIST = 10;
const LISTS: Record<string, number> = { 'Asset.annotations': 50 };

/** Introspection is deep by nature and cheap; its own depth would refuse every tool that asks for the schema. */
const INTROSPECTION = new Set(['__schema', '__type']);

interface Walk {
  schema: GraphQLSchema;
  fragments: Map<string, FragmentDefinitionNode>;
  /** Null while they are not known: their lists then count once. */
  variables: Record<string, unknown> | null;
  aliases: number;
  nodes: number;
  introspects: boolean;
}

/** Where the walk stands: the type, how deep, the fragments and the lists that it is inside of. */
interface Place {
  type: GraphQLNamedType | undefined;
  depth: number;
  spread: readonly string[];
  lists: readonly string[];
}

const tooComplex = (what: string) => new LodeError('TOO_COMPLEX', `The query ${what}.`);

function fieldOf(type: GraphQLNamedType | undefined, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

/** How often the inner part of a field may come. */
function timesOf(walk: Walk, node: FieldNode, field: GraphQLField<unknown, unknown> | undefined, key: string): number {
  const first = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (first?.kind === Kind.INT) return Number(first.value);
  if (first?.kind === Kind.VARIABLE)
    return walk.variables ? Number(walk.variables[first.name.value] ?? DEFAULT_FIRST) : 1;
  if (field?.args.some(({ name }) => name === 'first')) return DEFAULT_FIRST;
  // The edges of a page were counted by its `first`.
  if (!field || node.name.value === 'edges' || !isListType(getNullableType(field.type))) return 1;
  return LISTS[key] ?? LIST;
}

function costOf(walk: Walk, node: FieldNode, place: Place): number {
  if (node.alias && node.alias.value !== node.name.value) walk.aliases += 1;
  if (walk.aliases > MAX_ALIASES) throw tooComplex(`has more than ${MAX_ALIASES} aliases`);
  if (INTROSPECTION.has(node.name.value)) {
    walk.introspects = true;
    return 0;
  }
  if (!node.selectionSet) return 1;
  const field = fieldOf(place.type, node.name.value);
  const key = `${place.type?.name}.${node.name.value}`;
  const many = field !== undefined && isListType(getNullableType(field.type)) && node.name.value !== 'edges';
  // Annotations of the assets of annotations of … grow with every turn, whatever one asset has.
  if (many && place.lists.includes(key)) throw tooComplex(`asks for ${key} inside of ${key}`);
  const times = timesOf(walk, node, field, key);
  const inner = cost(walk, node.selectionSet, {
    ...place,
    type: field && getNamedType(field.type),
    depth: place.depth + 1,
    lists: many ? [...place.lists, key] : place.lists,
  });
  return 1 + Math.max(1, times || 1) * inner;
}

function cost(walk: Walk, set: SelectionSetNode, place: Place): number {
  if (place.depth > MAX_DEPTH) throw tooComplex(`is nested more than ${MAX_DEPTH} deep`);
  const narrowed = (name: string | undefined) => {
    const type = name === undefined ? undefined : walk.schema.getType(name);
    return isCompositeType(type) ? type : place.type;
  };
  let sum = 0;
  for (const node of set.selections) {
    walk.nodes += 1;
    if (walk.nodes > MAX_NODES) throw tooComplex('is too long');
    if (node.kind === Kind.FIELD) sum += costOf(walk, node, place);
    else if (node.kind === Kind.INLINE_FRAGMENT) {
      sum += cost(walk, node.selectionSet, { ...place, type: narrowed(node.typeCondition?.name.value) });
    } else {
      const name = node.name.value;
      const fragment = walk.fragments.get(name);
      // A cycle is refused by validation too; here it must not be followed.
      if (fragment && !place.spread.includes(name)) {
        const type = narrowed(fragment.typeCondition.name.value);
        sum += cost(walk, fragment.selectionSet, { ...place, type, spread: [...place.spread, name] });
      }
    }
    if (sum > MAX_COST) throw tooComplex('asks for too much at once; ask for fewer per page');
  }
  return sum;
}

/** A variable that was not sent has the default that the operation states. */
function withDefaults(node: OperationDefinitionNode, sent: Record<string, unknown>): Record<string, unknown> {
  const defaults = (node.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...sent };
}

/**
 * Refuses before execution what is deeper, wider or costlier than any page or script needs. Tells whether the schema
 * itself is asked for, at whatever place.
 */
export function checkQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown> | null,
): { introspects: boolean } {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const walk: Walk = { schema, fragments, variables, aliases: 0, nodes: 0, introspects: false };
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    walk.variables = variables && withDefaults(node, variables);
    const type = schema.getRootType(node.operation) ?? undefined;
    cost(walk, node.selectionSet, { type, depth: 1, spread: [], lists: [] });
  }
  return { introspects: walk.introspects };
}
