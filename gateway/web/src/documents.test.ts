import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';

const core = new URL('../../../core/src/', import.meta.url);
const queries = new URL('./queries/', import.meta.url);

/** The hub's schema: every SDL file of the core. A root type without fields of its own is filled by extensions. */
function hubSchema() {
  const files = readdirSync(fileURLToPath(core), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.graphql'),
  );
  const text = files.map((name) => readFileSync(new URL(name.replaceAll('\\', '/'), core), 'utf8')).join('\n');
  return buildSchema(text.replace(/^type (Mutation|Subscription)\s*$/gm, 'type $1 {\n  _: Boolean\n}'));
}

/** Every text that a query module exports. */
async function documentsOf(file: string): Promise<[string, string][]> {
  const module = (await import(new URL(file, queries).href)) as Record<string, unknown>;
  return Object.entries(module).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

const files = readdirSync(fileURLToPath(queries)).filter((name) => name.endsWith('.ts'));
const documents = (await Promise.all(files.map(documentsOf))).flat();

describe("the shell's GraphQL documents", () => {
  const schema = hubSchema();

  it('are found', () => {
    expect(documents.map(([name]) => name)).toEqual(
      expect.arrayContaining(['ME', 'ASSETS', 'INGEST_PROGRESS', 'WAIVE_FINDING']),
    );
  });

  it.each(documents)('%s fits the schema of the hub', (_name, text) => {
    expect(validate(schema, parse(text)).map(String)).toEqual([]);
  });

  it.each(documents)('%s is one operation with a name of its own', (_name, text) => {
    const operations = parse(text).definitions.filter(({ kind }) => kind === 'OperationDefinition');
    expect(operations).toHaveLength(1);
    expect(operations[0]).toHaveProperty('name.value', expect.stringMatching(/^[A-Z]/));
  });

  it('would be refused if a field were misspelt', () => {
    const wrong = documents.find(([name]) => name === 'ME')![1].replace('role', 'rolle');
    expect(validate(schema, parse(wrong)).map(String).join()).toContain('rolle');
  });
});
