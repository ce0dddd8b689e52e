import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CARRIED } from './formats/carried.ts';
import { changesOf, leftOutOf, TOUCHED } from './formats/changes.ts';
import { startFormatWorld, type Exported, type FormatWorld, type View } from './formats/format-world.ts';

/** Numbers to a millionth of a pixel: what goes through percents, shares or degrees comes back no nearer. */
function near(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e6) / 1e6 + 0;
  if (Array.isArray(value)) return value.map(near);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, near(item)]));
}

/** Files of an export but those that only say what was lost; of JSON the values, without where COCO says so. */
function contents({ files }: Exported, name: string): Record<string, unknown> {
  const told = [...files].filter(([path]) => !path.endsWith('losses.json'));
  const plain = (path: string, bytes: Buffer): unknown => {
    if (!path.endsWith('json')) return bytes.toString('latin1').replaceAll(name, 'every-format');
    const value = JSON.parse(bytes.toString());
    if (!Array.isArray(value)) delete value.info;
    return value;
  };
  return Object.fromEntries(told.map(([path, bytes]) => [files.size === 1 ? 'file' : path, plain(path, bytes)]));
}

const FIELDS = ['parts', 'attributes', 'track', 'group', 'relations'] as const;

/** What of an annotation has to be as it was, by field. */
const keptOf = (view: View | undefined, touched: ReadonlySet<string>) =>
  near(FIELDS.filter((field) => !touched.has(field)).map((field) => [field, view?.[field] ?? null]));

describe('every format through the hub', () => {
  let world: FormatWorld;
  beforeAll(async () => {
    world = await startFormatWorld();
  });
  afterAll(() => world?.hub.stop());

  it('is in the table of what it carries', async () => {
    expect((await world.formats()).sort()).toEqual(Object.keys(CARRIED).sort());
  });

  it.each(Object.keys(CARRIED))('%s: out, into another dataset, and out again as it was', async (format) => {
    const { losses, findings = [], unlike = [], settles } = CARRIED[format]!;
    const before = await world.stored(world.first);
    const out = await world.exported(world.first, format);
    expect(out.losses).toEqual(losses);

    const name = `every-format-${format}`;
    const copy = await world.bareDataset(name);
    const back = await world.imported(copy, [{ path: out.fileName, data: out.bytes }]);
    expect([back.format, back.refused]).toEqual([format, 0]);
    expect([...new Set(back.findings.map(({ code }) => code))].sort()).toEqual(findings);

    // Nothing is lost that the report has not named, and nothing came into being.
    const after = await world.stored(copy);
    const gone = leftOutOf(format);
    expect([...after.keys()].sort()).toEqual([...before.keys()].filter((key) => !gone.has(key)).sort());
    const changes = changesOf(format);
    for (const [key, views] of after) {
      const reasons = changes.get(key) ?? [];
      for (const reason of reasons) expect([key, Object.keys(losses)]).toEqual([key, expect.arrayContaining([reason])]);
      const touched = new Set(reasons.flatMap((reason) => TOUCHED[reason] ?? []));
      const [was] = before.get(key) ?? [];
      if (!reasons.includes('pieces')) expect([key, views.length]).toEqual([key, 1]);
      for (const view of views) expect([key, keptOf(view, touched)]).toEqual([key, keptOf(was, touched)]);
    }

    const second = await world.exported(copy, format);
    const third = async () => {
      const last = await world.bareDataset(`${name}-again`);
      await world.imported(last, [{ path: second.fileName, data: second.bytes }]);
      return contents(await world.exported(last, format), `${name}-again`);
    };
    const again = contents(second, name);
    const wanted = settles ? again : contents(out, 'every-format');
    const found = settles ? await third() : again;
    for (const path of unlike) expect([delete wanted[path], delete found[path]]).toEqual([true, true]);
    expect(found).toEqual(wanted);
  });
});
