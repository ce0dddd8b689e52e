import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, ask as askHub, east, LAT, LON, makeSceneWorld, type SceneWorld } from './fixtures/scene-world.ts';

let world: SceneWorld;
beforeAll(async () => {
  world = await makeSceneWorld();
});
afterAll(() => world?.hub.stop());

const ask = (asked: string | object, page: { first?: number; after?: string } = {}) =>
  askHub(world.hub, world.org.tokens.annotator, asked, page);

const near = { near: { lon: LON, lat: LAT, metres: 3_000 } };
const shift = { from: at('22:00:00'), to: at('23:59:00') };
const TEXT =
  'within 3 km of 112.587,37.892 from 2026-03-02T06:00+08:00 to 2026-03-02T07:59+08:00 showing person, vehicle';

describe('one question across domains', () => {
  it('finds when something is shown, near here, in both domains, in order of time', async () => {
    const { lines, nodes, search, message } = await ask({ where: near, when: shift, shows: ['person', 'vehicle'] });
    expect(message).toBe('');
    const simultaneous = ['photo.json 23:10:00–23:10:00', 'shift.json 23:10:00–23:10:30'];
    if (world.ids['shift.json']! < world.ids['photo.json']!) simultaneous.reverse();
    expect(lines).toEqual([
      // The pedestrian was seen from 22:22, but the car came near at 22:24.
      'drive.json 22:24:00–22:25:00',
      'drive.json 22:30:00–22:30:40',
      // Four annotations, no second between them.
      'shift.json 22:31:05–22:31:41',
      ...simultaneous,
      'shared.json 23:20:00–23:21:00',
    ]);
    expect(search.totalCount).toEqual({ value: 6, exact: true });
    expect(nodes.map(({ licence, dataset }) => [licence, dataset.plugin])).toContainEqual(['CC-BY-4.0', 'road']);
    const worker = nodes.find(({ evidence }) => evidence.annotations === 4);
    expect(worker.why.en).toBe('shows person 22:31:05–22:31:41 UTC (4 annotations); 0 m from 112.5870, 37.8920');
    expect(worker.why.zh).toBe('22:31:05–22:31:41 UTC 出现人员（4 条标注）；距 (112.5870, 37.8920) 0 m');
    expect(worker.evidence).toMatchObject({ distance: 0, annotations: 4, classes: ['worker'], confidence: 1 });
    expect(worker.annotationIds).toHaveLength(4);
  });

  it('is the same question as text, in English and in Chinese, with times in the zone of who asks', async () => {
    const fields = await ask({ where: near, when: shift, shows: ['person', 'vehicle'] });
    const text = await ask(TEXT);
    expect(text.lines).toEqual(fields.lines);
    expect(text.lines).toHaveLength(6);
    const words =
      '在 112.587,37.892 周围 3 公里内 从 2026-03-02T06:00+08:00 到 2026-03-02T07:59+08:00 出现 person、vehicle';
    expect((await ask(words)).search).toEqual(text.search);
    expect(text.nodes.find(({ evidence }) => evidence.annotations === 4).why.en).toContain(
      'shows person 06:31:05–06:31:41 +08:00',
    );
    const wrong = await ask('within 3 parsecs of 1,2');
    expect([wrong.code, wrong.message]).toEqual(['BAD_INPUT', expect.stringContaining('at 10: ')]);
    expect((await ask({ text: 'a' }, {})).code).toBeUndefined();
    const both = await world.hub.graphql<any>(world.org.tokens.owner, '{ search(text: "", question: {}) { edges { cursor } } }'); // prettier-ignore
    const none = await world.hub.graphql<any>(world.org.tokens.owner, '{ search { edges { cursor } } }');
    expect([both, none].map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['BAD_INPUT', 'BAD_INPUT']);
  });

  it('prints a question as its text, which reads as the same question', async () => {
    const query = 'query ($question: SearchQuestion!) { questionText(question: $question) }';
    const question = { where: near, when: shift, shows: ['person', 'vehicle'], query: { id: 'yard.watches', params: { minutes: 5 } } }; // prettier-ignore
    const { data } = await world.hub.graphql<{ questionText: string }>(world.org.tokens.owner, query, { question });
    expect(data.questionText).toBe(
      'within 3 km of 112.587,37.892 from 2026-03-01T22:00Z to 2026-03-01T23:59Z showing person, vehicle ' +
        'asking yard.watches(minutes=5)',
    );
    expect((await ask(data.questionText)).search).toEqual((await ask(question)).search);
  });

  it('takes a concept for its classes and what is below them, and a class for itself', async () => {
    const { data } = await world.hub.graphql<any>(world.org.tokens.annotator, '{ concepts { code classes } }');
    expect(data.concepts).toEqual([
      { code: 'animal', classes: ['egg', 'hen'] },
      { code: 'person', classes: ['pedestrian', 'person', 'welder', 'worker'] },
      { code: 'vehicle', classes: ['truck'] },
    ]);
    expect((await ask('showing worker in yard')).lines).toEqual(['shift.json 22:31:05–22:31:41', 'far.json 22:40:00–22:41:00']); // prettier-ignore
    expect((await ask('showing welder')).lines).toEqual(['shift.json 23:10:00–23:10:30']);
    expect((await ask('showing nobody')).search).toMatchObject({ edges: [], totalCount: { value: 0, exact: true } });
  });

  it('says of what moves when it was there, and how near', async () => {
    const { lines, nodes } = await ask({ where: near, plugins: ['road'] });
    expect(lines).toEqual(['drive.json 22:24:00–22:36:00']);
    expect(nodes[0].why.en).toBe('comes within 0 m of 112.5870, 37.8920; there 22:24:00–22:36:00 UTC');
    const off = await ask({ where: { near: { lon: east(4_500), lat: LAT, metres: 200 } }, plugins: ['road'] });
    expect(off.lines).toEqual(['drive.json 22:38:36–22:39:24']);
    // At the edge of the time: one kilometre from the shaft at most.
    const early = await ask({ where: near, plugins: ['road'], when: { from: at('22:20:00'), to: at('22:28:00') } });
    expect(early.lines).toEqual(['drive.json 22:24:00–22:28:00']);
    expect(early.nodes[0].evidence.distance / 1_000).toBeCloseTo(1, 2);
    const inBox = await ask(`in box ${east(-1_000)},37.8,${east(1_000)},38 of domain road`);
    expect(inBox.lines).toEqual(['drive.json 22:28:00–22:32:00']);
    const ring = [[east(-1_000), 37.8], [east(1_000), 37.8], [east(1_000), 38], [east(-1_000), 38], [east(-1_000), 37.8]]; // prettier-ignore
    const inArea = await ask({ where: { within: { type: 'Polygon', coordinates: [ring] } }, plugins: ['road'] });
    expect(inArea.lines).toEqual(['drive.json 22:28:00–22:32:00']);
    // It went through, but at another time.
    expect((await ask({ where: near, plugins: ['road'], when: { from: at('22:37:00') } })).lines).toEqual([]);
  });

  it('puts what has no time last, and leaves it out when a time is asked for', async () => {
    expect((await ask({ shows: ['vehicle'] })).lines).toEqual([
      'bystander.json 22:25:00–22:26:00',
      'drive.json 22:30:00–22:30:40',
      'layer.json',
    ]);
    expect((await ask({ shows: ['vehicle'], when: shift })).lines).not.toContain('layer.json');
  });

  it('scores by confidence, by whether a time is known, and by how much of it is in the place', async () => {
    const score = async (question: object) => (await ask(question)).nodes.map(({ score: one }) => one);
    expect(await score({ shows: ['welder'] })).toEqual([0.4]);
    expect(await score({ shows: ['truck'], plugins: ['road'] })).toEqual([0.5, 1]);
    // The photograph reaches 20 km beyond the circle.
    expect(await score({ where: near, shows: ['person'], kind: 'yard.footage', when: { from: at('23:10:00'), to: at('23:10:00') } })) // prettier-ignore
      .toEqual(expect.arrayContaining([0.8, 0.4]));
  });

  it('narrows by every other condition', async () => {
    const names = async (text: string) => (await ask(text)).nodes.map(({ asset }) => asset.name);
    expect(await names('under CC-BY-4.0')).toEqual(['drive.json', 'bystander.json']);
    expect(await names('under "no such licence"')).toEqual([]);
    expect(await names('about camera-7')).toEqual(['shift.json']);
    expect(await names('with finding yard.dark')).toEqual(['shift.json']);
    expect(await names('matching photo')).toEqual(['photo.json']);
    expect(await names('of kind yard.layer')).toEqual(['layer.json']);
    expect(await names(`in ${world.datasets.road}, shared`)).toEqual(['drive.json', 'bystander.json', 'shared.json']);
    const { nodes } = await ask('about camera-7 with finding yard.dark under CC0-1.0 matching shift');
    expect(nodes[0].why.en).toBe('recorded 22:30:00–23:30:00 UTC; has the finding yard.dark; matches “shift”; about camera-7; under CC0-1.0'); // prettier-ignore
  });

  it('gives the same matches page by page as all at once', async () => {
    const whole = await ask({ shows: ['person', 'vehicle'] });
    expect(whole.lines.length).toBeGreaterThan(7);
    for (const first of [1, 2, 3]) {
      const lines: string[] = [];
      let after: string | undefined;
      for (let page = 0; page < 20; page++) {
        const { search, lines: some } = await ask({ shows: ['person', 'vehicle'] }, { first, ...(after ? { after } : {}) }); // prettier-ignore
        lines.push(...some);
        expect(search.totalCount).toEqual({ value: whole.lines.length, exact: true });
        if (!search.pageInfo.hasNextPage) break;
        after = search.pageInfo.endCursor;
      }
      expect(lines).toEqual(whole.lines);
    }
  });

  it.each([
    [{ where: { near: { lon: 200, lat: 0, metres: 1 } } }, 'where.near.lon'],
    [{ where: { bbox: [1, 2, 3] } }, 'where.bbox'],
    [{ where: { bbox: [1, 9, 3, 2] } }, 'south'],
    [{ where: { bbox: [1, 2, 3, 4], near: { lon: 1, lat: 1, metres: 1 } } }, 'give one'],
    [{ where: { within: { type: 'Point', coordinates: [0, 0] } } }, 'polygon'],
    [{ where: { within: { type: 'Polygon', coordinates: [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]] } } }, 'edges cross'], // prettier-ignore
    [{ shows: [] }, 'shows'],
    [{ when: { from: at('22:00:00'), to: at('21:00:00') } }, 'ends before'],
  ])('refuses %j', async (question, words) => {
    const { code, message } = await ask(question);
    expect([code, message]).toEqual(['BAD_INPUT', expect.stringContaining(words)]);
  });

  it.each(['x', 'W10', Buffer.from('[1,"a","b",0]').toString('base64url')])('refuses the cursor %s', async (after) => {
    expect((await ask({}, { after })).code).toBe('BAD_INPUT');
  });
});
