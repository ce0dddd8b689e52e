import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isUnionType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/**
 * Everything that may be asked of a type, down to `depth` objects: a new field is asked for without anybody thinking of
 * it. A list is not entered again inside itself, which the hub refuses.
 */
export function wholeSelection(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  depth: number,
  inside: string[] = [],
): string {
  if (isUnionType(type)) {
    const members = type.getTypes().map((one) => `... on ${one.name} ${wholeSelection(schema, one, depth, inside)}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  // A text or a number has nothing inside.
  if (!isObjectType(type)) return isCompositeType(type) ? '{ __typename }' : '';
  const parts = Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    if (!isCompositeType(named)) return [field.name];
    const key = `${type.name}.${field.name}`;
    if (depth <= 0 || inside.includes(key)) return [];
    const list = isListType(getNullableType(field.type)) && field.name !== 'edges';
    // Pages cost no depth of their own: `edges` and `node` say nothing.
    const page = field.name === 'edges' || field.name === 'node';
    const args = field.args.some(({ name }) => name === 'first') ? '(first: 3)' : '';
    const below = wholeSelection(schema, named, page ? depth : depth - 1, list ? [...inside, key] : inside);
    return [`${field.name}${args} ${below}`];
  });
  return `{ __typename ${parts.join(' ')} }`;
}
