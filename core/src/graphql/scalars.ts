import { GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';
import { LodeError } from '../errors.ts';

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 32;

/** Refuses keys that pollute prototypes or that the database reads as operators, and nests made to exhaust a stack. */
function harmless(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new LodeError('BAD_INPUT', 'A JSON value is nested too deeply.');
  if (Array.isArray(value)) return value.map((inner) => harmless(inner, depth + 1));
  if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      if (FORBIDDEN_KEYS.has(key) || key.startsWith('$'))
        throw new LodeError('BAD_INPUT', `The key ${key} is not allowed.`);
      harmless(inner, depth + 1);
    }
  }
  return value;
}

function instant(value: unknown): Date {
  if (value instanceof Date) return value; // a variable within a literal has been read already
  const date = new Date(typeof value === 'string' ? value : NaN);
  if (Number.isNaN(date.getTime()))
    throw new LodeError('BAD_INPUT', 'A time must be ISO 8601, such as 2026-01-31T08:00:00Z.');
  return date;
}

export const scalars = {
  JSON: new GraphQLScalarType({
    name: 'JSON',
    description: 'Any JSON value.',
    serialize: (value) => value,
    parseValue: (value) => harmless(value),
    parseLiteral: (node, variables) => harmless(valueFromASTUntyped(node, variables)),
  }),
  DateTime: new GraphQLScalarType({
    name: 'DateTime',
    description: 'An instant, ISO 8601 with offset.',
    serialize: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
    parseValue: instant,
    parseLiteral: (node) => instant(node.kind === Kind.STRING ? node.value : null),
  }),
};
