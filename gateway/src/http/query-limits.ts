import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { LodeError } from '@lode/core/hub';

const MAX_DEPTH = 12;
const MAX_ALIASES = 30;
/** Fields that an answer may have, counting every list by its `first`. */
const MAX_COST = 250_000;
const DEFAULT_FIRST = 50;
const MAX_NODES = 5_000;

/** Introspection is deep by nature and cheap; its own depth would refuse every tool that asks for the schema. */
const INTROSPECTION = new Set(['__schema', '__type']);

interface Walk {
  fragments: Map<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
  aliases: number;
  nodes: number;
}

const tooComplex = (what: string) => new LodeError('TOO_COMPLEX', `The query ${what}.`);

function cost(walk: Walk, set: SelectionSetNode, depth: number, spread: readonly string[]): number {
  if (depth > MAX_DEPTH) throw tooComplex(`is nested more than ${MAX_DEPTH} deep`);
  let sum = 0;
  for (const node of set.selections) {
    walk.nodes += 1;
    if (walk.nodes > MAX_NODES) throw tooComplex('is too long');
    if (node.kind === Kind.FIELD) {
      if (node.alias && node.alias.value !== node.name.value) walk.aliases += 1;
      if (walk.aliases > MAX_ALIASES) throw tooComplex(`has more than ${MAX_ALIASES} aliases`);
      if (INTROSPECTION.has(node.name.value)) continue;
      const first = node.arguments?.find(({ name }) => name.value === 'first')?.value;
      let times = 1;
      if (first?.kind === Kind.INT) times = Number(first.value);
      else if (first?.kind === Kind.VARIABLE) times = Number(walk.variables[first.name.value] ?? DEFAULT_FIRST);
      const inner = node.selectionSet ? cost(walk, node.selectionSet, depth + 1, spread) : 0;
      sum += 1 + Math.max(1, times || 1) * inner;
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      sum += cost(walk, node.selectionSet, depth, spread);
    } else {
      const name = node.name.value;
      const fragment = walk.fragments.get(name);
      // A cycle is refused by validation too; here it must not be followed.
      if (fragment && !spread.includes(name)) sum += cost(walk, fragment.selectionSet, depth, [...spread, name]);
    }
    if (sum > MAX_COST) throw tooComplex('asks for too much at once; ask for fewer per page');
  }
  return sum;
}

/** Refuses before execution what is deeper, wider or costlier than any page or script needs. */
export function checkQuery(document: DocumentNode, variables: Record<string, unknown>): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const walk: Walk = { fragments, variables, aliases: 0, nodes: 0 };
  for (const node of document.definitions) {
    if (node.kind === Kind.OPERATION_DEFINITION) cost(walk, node.selectionSet, 1, []);
  }
}
