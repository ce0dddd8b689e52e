import {
  coerceInputValue,
  getNamedType,
  isInputObjectType,
  Kind,
  valueFromASTUntyped,
  visit,
  type GraphQLInputObjectType,
  type GraphQLScalarType,
  type GraphQLSchema,
  type ValueNode,
} from 'graphql';
import { LodeError } from '../errors.ts';

const wrong = () => new LodeError('BAD_INPUT', 'What stands in and, or, not must be an AssetFilter.');

function hasVariable(node: ValueNode): boolean {
  let found = false;
  visit(node, { [Kind.VARIABLE]: () => void (found = true) });
  return found;
}

/**
 * graphql-jit unrolls the input types of a query's variables and never ends on a recursive one. So the filters inside
 * a filter are declared as a scalar, and this gives the scalar the checks of the type that it stands for.
 */
export function bindNestedFilter(schema: GraphQLSchema): void {
  const nested = schema.getType('NestedAssetFilter') as GraphQLScalarType;
  const filter = schema.getType('AssetFilter') as GraphQLInputObjectType;
  const checked = (value: unknown) =>
    coerceInputValue(value, filter, () => {
      throw wrong();
    });
  nested.parseValue = checked;
  nested.parseLiteral = (node, variables) =>
    // Validation asks before the variables are known; execution asks again with them.
    !variables && hasVariable(node) ? {} : checked(valueFromASTUntyped(node, variables));
}

/** The name of an input type that contains itself, if there is one. It would hang the hub at its second use. */
export function recursiveInput(schema: GraphQLSchema): string | null {
  const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
  const reaches = (from: GraphQLInputObjectType, goal: GraphQLInputObjectType, seen: Set<string>): boolean =>
    Object.values(from.getFields()).some(({ type }) => {
      const inner = getNamedType(type);
      if (!isInputObjectType(inner)) return false;
      if (inner === goal) return true;
      if (seen.has(inner.name)) return false;
      seen.add(inner.name);
      return reaches(inner, goal, seen);
    });
  return inputs.find((input) => reaches(input, input, new Set()))?.name ?? null;
}
