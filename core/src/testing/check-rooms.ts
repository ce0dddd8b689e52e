import assert from 'node:assert/strict';
import type { ParsedItem } from '../contract/parsing.ts';
import type { Plugin } from '../contract/plugin.ts';
import type { Core } from '../core.ts';
import { checkPlace } from '../intake/check-place.ts';
import { registerPlugins } from '../plugin-registry.ts';
import { checkRows } from '../rows/check-rows.ts';
import { checkChannels } from '../series/check-channels.ts';
import type { FileRun, Files } from './run-files.ts';

/** Longitude/latitude, degrees. West may lie east of east: the box then crosses the antimeridian (RFC 7946 §5.2). */
function checkBox(bbox: readonly number[]): void {
  const [west, south, east, north] = bbox as [number, number, number, number];
  const sound = bbox.length === 4 && bbox.every(Number.isFinite);
  const inWorld = [west, east].every((lon) => Math.abs(lon) <= 180) && -90 <= south && south <= north && north <= 90;
  assert.ok(sound && inWorld, `where.bbox ${JSON.stringify(bbox)} is no west, south, east, north in degrees`);
}

/**
 * Rows, channels, place and time of an item, by the checks that the hub itself makes. There a fault is a finding and the
 * rest is kept; a plugin must give nothing that has to be left out. Samples out of order are sorted and no fault.
 */
export function checkRooms(plugin: Plugin, item: ParsedItem): void {
  const kind = plugin.kinds.find(({ id }) => id === item.kind);
  assert.ok(kind, `${item.kind} is no kind of this plugin`);
  const core = { plugins: registerPlugins([plugin]) } as Core;
  const { where, when } = item.core ?? {};
  if (where) checkBox(where.bbox);
  for (const time of when ? [when.start, when.end ?? when.start] : []) {
    assert.ok(!Number.isNaN(time.getTime()), 'when is no time');
  }
  if (when?.end) assert.ok(when.end >= when.start, 'when ends before it starts');
  const findings = [
    ...(where ? checkPlace(where).findings : []),
    ...checkRows(item.rows ?? []).findings,
    ...checkChannels(core, kind, item.channels ?? []).findings,
  ];
  for (const { code, message, evidence } of findings) {
    assert.ok(code === 'core.series-order', `${message.en} ${JSON.stringify(evidence)}`);
  }
}

/** A plan names files that are there, and an item's parts are companions that its parser was given. */
export function checkCompanions({ path, plan, output }: FileRun, files: Files): void {
  const companions = Object.entries(plan?.companions ?? {});
  for (const [role, other] of companions) {
    assert.ok(files.has(other), `${path}: the layout names ${other} as its ${role}, which is not among the files`);
    assert.notEqual(other, path, `${path} is its own companion`);
  }
  const roles = companions.map(([role]) => role);
  for (const role of (output.items ?? []).flatMap(({ parts = {} }) => Object.keys(parts))) {
    assert.ok(roles.includes(role), `${path}: the part ${role} is none of its companions (${roles.join(', ')})`);
  }
}
