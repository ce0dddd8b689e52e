import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ask as askHub, LAT, LON, makeSceneWorld, type SceneWorld } from './fixtures/scene-world.ts';

let world: SceneWorld;
beforeAll(async () => {
  world = await makeSceneWorld();
});
afterAll(() => world?.hub.stop());

const ask = (asked: string | object, page: { first?: number; after?: string } = {}) =>
  askHub(world.hub, world.org.tokens.annotator, asked, page);
const near = { near: { lon: LON, lat: LAT, metres: 3_000 } };
const asking = (id: string, params?: object) => ({ query: { id, ...(params ? { params } : {}) } });

describe('a plugin’s question', () => {
  it('is listed with its parameters, defaults and units', async () => {
    const document = '{ plugins { id queries { id version title { zh } params { name type default description } } } }';
    const { data } = await world.hub.graphql<any>(null, document);
    const [road, yard] = data.plugins;
    expect(road.queries).toEqual([]);
    expect(yard.queries[0]).toEqual({
      ...{ id: 'yard.watches', version: 3, title: { zh: '班次' } },
      params: [
        { name: 'minutes', type: 'number', default: 30, description: 'Length of a watch, min' },
        { name: 'strict', type: 'boolean', default: null, description: null },
      ],
    });
  });

  it('answers with windows, and its parameters are recorded, defaults and all', async () => {
    const { lines, nodes } = await ask({ ...asking('yard.watches'), datasets: ['yard'] });
    const watches = ['22:30:00–23:00:00', '23:00:00–23:30:00'].flatMap((window) => [`far.json ${window}`, `shift.json ${window}`]); // prettier-ignore
    expect([...lines].sort()).toEqual(watches.sort());
    expect(nodes.map(({ window }) => BigInt(window.start))).toEqual([...nodes.map(({ window }) => BigInt(window.start))].sort()); // prettier-ignore
    expect(nodes[0]).toMatchObject({
      ...{ score: 0.5, why: { en: 'a watch', zh: '（a watch）' } },
      evidence: { index: 1, query: 'yard.watches', version: 3, params: { minutes: 30 } },
    });
  });

  it('is cut to time, place and what is shown', async () => {
    const when = { from: '2026-03-01T22:26:00Z', to: '2026-03-01T22:45:00Z' };
    const { lines, nodes } = await ask({ ...asking('yard.watches', { minutes: 10 }), where: near, when });
    // Two begin at one time; which asset comes first is a matter of their ids.
    expect([...lines].sort()).toEqual([
      'drive.json 22:26:00–22:30:00', // the watch began at 22:20
      'drive.json 22:30:00–22:36:00', // and this one ended when the car was 3 km away
      'shift.json 22:30:00–22:40:00',
      'shift.json 22:40:00–22:45:00',
    ]);
    expect(nodes.every(({ why }) => /^a watch; /.test(why.en))).toBe(true);
    const shown = await ask({ ...asking('yard.watches', { minutes: 10 }), shows: ['person'], where: near, when });
    expect(shown.lines).toEqual(['shift.json 22:31:05–22:31:41']);
    expect(shown.nodes[0].why.en).toBe('a watch; shows person 22:31:05–22:31:41 UTC (4 annotations); 0 m from 112.5870, 37.8920'); // prettier-ignore
    expect(shown.nodes[0].annotationIds).toHaveLength(4);
  });

  it('goes on page by page', async () => {
    const whole = await ask(asking('yard.watches', { minutes: 10 }));
    expect(whole.lines.length).toBeGreaterThan(10);
    const lines: string[] = [];
    for (let after: string | undefined, page = 0; page < 20; page++) {
      const { search, lines: some } = await ask(asking('yard.watches', { minutes: 10 }), { first: 5, ...(after ? { after } : {}) }); // prettier-ignore
      lines.push(...some);
      expect(search.totalCount).toEqual({ value: whole.lines.length, exact: true });
      if (!search.pageInfo.hasNextPage) break;
      after = search.pageInfo.endCursor;
    }
    expect(lines).toEqual(whole.lines);
  });

  it('names the parameter that is wrong, and what it knows when it is unknown', async () => {
    const low = await ask(asking('yard.watches', { minutes: 0 }));
    expect([low.code, low.message]).toEqual(['BAD_INPUT', expect.stringContaining('question.query.params.minutes: ')]);
    const odd = await ask('asking yard.watches(hours=1)');
    expect([odd.code, odd.message]).toEqual(['BAD_INPUT', expect.stringContaining('hours')]);
    const unknown = await ask('asking mining.gas-with-people');
    expect([unknown.code, unknown.message]).toEqual(['BAD_INPUT', expect.stringContaining('It knows yard.endless, ')]);
  });

  it('that fails is reported with its plugin’s name, and its words go to the log only', async () => {
    for (const id of ['yard.throws', 'yard.malformed']) {
      const { code, message } = await ask(asking(id));
      expect([code, message]).toEqual(['PLUGIN_FAILED', expect.stringContaining('The plugin yard failed')]);
      expect(message).not.toContain('secret');
    }
    expect(await readFile(join(world.hub.data, 'hub.log'), 'utf8')).toContain('secret of the house');
    expect((await ask('about camera-7')).lines).toHaveLength(1);
  });

  it('that finds without end is stopped, and says so', async () => {
    const { search, nodes } = await ask(asking('yard.endless'), { first: 30 });
    expect(search.totalCount).toEqual({ value: 20, exact: false });
    expect(nodes[0].evidence.spansLeftOut).toBeGreaterThan(9_000);
    expect(nodes.at(-1).why.en).toMatch(/^again and again; \d+ more such spans in it are not listed$/);
  });

  it('that takes too long gives what it found within twenty seconds', async () => {
    const wait = globalThis.setTimeout;
    const waits: number[] = [];
    // The hub lives in this process: its twenty seconds, and they alone, pass in half of one.
    const timers = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((
      run: () => void,
      ms = 0,
      ...rest: unknown[]
    ) => {
      const long = ms > 15_000 && ms <= 20_000;
      if (long) waits.push(ms);
      return wait(run, long ? 500 : ms, ...rest);
    }) as typeof setTimeout);
    try {
      const { search, nodes } = await ask(asking('yard.slow'));
      expect(nodes).toHaveLength(1);
      expect(search.totalCount).toEqual({ value: 1, exact: false });
      expect(waits).toEqual([expect.any(Number)]);
      expect(waits[0]).toBeGreaterThan(19_000);
    } finally {
      timers.mockRestore();
    }
  });
});
