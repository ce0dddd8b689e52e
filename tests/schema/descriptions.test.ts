import { expect, it } from '@jest/globals';
import { isEnumType, isIntrospectionType, isSpecifiedScalarType, type GraphQLSchema } from 'graphql';
import { composeSchema } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';

/** Coordinates (`Asset.name`) of the types, fields and enum values that nobody described. Roots speak by their fields. */
function undescribed(schema: GraphQLSchema): string[] {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  const missing: string[] = [];
  const look = (coordinate: string, { description }: { description?: string | null | undefined }) => {
    if (!description?.trim()) missing.push(coordinate);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    if (!roots.has(type as never)) look(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
    if ('getFields' in type) {
      for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field);
    }
  }
  return missing;
}

it('describes every type, field and enum value', async () => {
  expect(undescribed(composeSchema(await loadPlugins(undefined)).schema)).toEqual([]);
});

it('would notice a field without words', async () => {
  const [first] = await loadPlugins(['medical']);
  const bare = { ...first!, graphql: { typeDefs: 'extend type Asset { medical: Int }\ninput Bare { a: Int }' } };
  expect(undescribed(composeSchema([bare]).schema)).toEqual(['Asset.medical', 'Bare', 'Bare.a']);
});
