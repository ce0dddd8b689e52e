import assert from 'node:assert/strict';
import sharp from 'sharp';
import { geometrySchema } from '../annotation/geometry-schema.ts';
import type { AssetKind } from '../contract/kind.ts';
import type { FindingDraft, ParsedItem, ParseOutput } from '../contract/parsing.ts';
import type { Plugin } from '../contract/plugin.ts';
import type { JsonObject } from '../contract/values.ts';
import { checkText } from './check-declarations.ts';
import { checkRooms } from './check-rooms.ts';

/** Longest edge in pixels by role. */
const EDGES: Record<string, number> = { thumbnail: 256, preview: 2_048 };
const TYPES = { keyword: 'string', date: 'string', number: 'number', boolean: 'boolean' } as const;

function checkFinding({ id }: Plugin, { code, severity, message }: FindingDraft): void {
  assert.match(code, new RegExp(`^${id}\\.[a-z][a-z0-9-]*$`), `finding ${code}`);
  assert.ok(['error', 'warning', 'info'].includes(severity), `${code}: severity ${severity}`);
  checkText(message);
}

/** A declared facet has its declared type, or is a list of it, or is absent; a date can be read as one. */
function checkDeclared({ declared }: AssetKind, values: JsonObject, identity: boolean): void {
  for (const { name, type } of declared.filter((facet) => Boolean(facet.identity) === identity)) {
    const value = values[name];
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      assert.equal(typeof one, TYPES[type], `facet ${name}: ${JSON.stringify(one)}`);
      if (type === 'date') assert.ok(!Number.isNaN(Date.parse(String(one))), `facet ${name}: ${String(one)}`);
    }
  }
}

/** Strings of a value, however deep. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value && typeof value === 'object') for (const inner of Object.values(value)) yield* textsOf(inner);
}

/**
 * What tells who a person is stays in `identityFacets` and in a group's `identity`. Values too short to mean anybody
 * ("F", "CT") are not looked for.
 */
function checkPrivacy(kind: AssetKind, item: ParsedItem): void {
  const secret = new Set(kind.declared.filter(({ identity }) => identity).map(({ name }) => name));
  for (const name of Object.keys(item.facets))
    assert.ok(!secret.has(name), `${name} is identity, and stands in facets`);
  for (const name of Object.keys(item.identityFacets ?? {})) {
    assert.ok(secret.has(name), `identityFacets.${name} is not declared with identity: true`);
  }
  if (kind.sensitivity !== 'identifying') return;
  const hidden = [...textsOf(item.identityFacets), ...textsOf(item.groups?.map(({ identity }) => identity))];
  const told = [item.name, item.facets, item.words, item.core?.subject, item.core?.device];
  const groups = item.groups?.map(({ name, key, facets }) => [name, key, facets]);
  const open = [...textsOf([told, groups])];
  for (const value of hidden.map((text) => text.trim()).filter((text) => [...text].length >= 4)) {
    assert.ok(!open.some((text) => text.includes(value)), `"${value}" identifies a person and is shown to everybody`);
  }
}

async function checkDerivatives({ derivatives = [] }: ParsedItem): Promise<void> {
  for (const { role, mediaType, data } of derivatives) {
    const edge = EDGES[role];
    if (edge === undefined) continue;
    const { format, width, height } = await sharp(data).metadata();
    assert.equal(`image/${format}`, mediaType, role);
    assert.ok(Math.max(width, height) <= edge, `${role}: ${width} × ${height}`);
  }
}

/** Whether what a parser answered can be stored as it is. Throws an AssertionError that says what cannot. */
export async function checkOutput(plugin: Plugin, output: ParseOutput): Promise<void> {
  structuredClone(output); // it comes from another process
  const { items = [], annotations = [], findings = [] } = output;
  for (const finding of findings) checkFinding(plugin, finding);
  for (const item of items) {
    const kind = plugin.kinds.find(({ id }) => id === item.kind);
    assert.ok(kind, `${item.kind} is no kind of this plugin`);
    const checked = kind.facets.safeParse(item.facets);
    assert.ok(checked.success, `facets: ${checked.error?.message}`);
    checkDeclared(kind, item.facets, false);
    checkDeclared(kind, item.identityFacets ?? {}, true);
    checkPrivacy(kind, item);
    assert.notEqual(item.identity, '');
    assert.match(item.mediaType, /^[\w.+-]+\/[\w.+-]+$/);
    for (const { kind: group, key } of item.groups ?? []) {
      assert.ok(group.startsWith(`${plugin.id}.`), `"${group}": a group's kind begins with "${plugin.id}."`);
      assert.notEqual(key, '', `the key of a group (${group}) is empty`);
    }
    for (const finding of item.findings ?? []) checkFinding(plugin, finding);
    checkRooms(plugin, item);
    await checkDerivatives(item);
  }
  for (const { annotations: drafts, findings: said = [] } of annotations) {
    for (const finding of said) checkFinding(plugin, finding);
    for (const { class: code, parts } of drafts) {
      assert.ok(code !== '' && parts.length > 0 && parts.length <= 500, `annotation of class "${code}"`);
      for (const { geometry } of parts) assert.ok(geometrySchema.safeParse(geometry).success, JSON.stringify(geometry));
    }
  }
}
