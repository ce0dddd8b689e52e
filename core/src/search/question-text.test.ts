import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LodeError } from '../errors.ts';
import { printQuestion } from './print-question.ts';
import { parseQuestion } from './question-text.ts';
import { checkedQuestion, type SearchQuestion } from './search-question.ts';

function refusal(text: string): string {
  try {
    parseQuestion(text);
  } catch (error) {
    if (error instanceof LodeError && error.code === 'BAD_INPUT') return error.message;
    throw error;
  }
  throw new Error(`It was read: ${text}`);
}

const WHOLE =
  'within 3 km of 112.587,37.892 from 2026-03-02T06:00+08:00 to 2026-03-02T08:00+08:00 showing person, vehicle ' +
  'with finding geospatial.gap under CC-BY-4.0 in demo-mining about SUBJECT matching "belt 2" ' +
  'asking mining.gas-with-people(ch4=1.0, margin=5)';

describe('the text form of a question', () => {
  it('says all that a question can say', () => {
    const { utcOffset, ...question } = parseQuestion(WHOLE);
    expect(question).toEqual({
      where: { near: { lon: 112.587, lat: 37.892, metres: 3_000 } },
      when: { from: new Date('2026-03-01T22:00:00Z'), to: new Date('2026-03-02T00:00:00Z') },
      shows: ['person', 'vehicle'],
      findingCode: 'geospatial.gap',
      licences: ['CC-BY-4.0'],
      datasets: ['demo-mining'],
      subject: 'SUBJECT',
      text: 'belt 2',
      query: { id: 'mining.gas-with-people', params: { ch4: 1, margin: 5 } },
    });
    expect(utcOffset).toBe(480);
    expect(printQuestion({ ...question, utcOffset: 480 })).toBe(
      'within 3 km of 112.587,37.892 from 2026-03-02T06:00+08:00 to 2026-03-02T08:00+08:00 showing person, vehicle ' +
        'with finding geospatial.gap under CC-BY-4.0 in demo-mining about SUBJECT matching "belt 2" ' +
        'asking mining.gas-with-people(ch4=1, margin=5)',
    );
  });

  it('means the same in Chinese, with and without spaces', () => {
    const chinese =
      '在 112.587，37.892 周围 3 公里内 从 2026-03-02T06:00+08:00 到 2026-03-02T08:00+08:00 出现 person、vehicle ' +
      '存在问题 geospatial.gap 许可 CC-BY-4.0 数据集 demo-mining 关于 SUBJECT 匹配 “belt 2” ' +
      '询问 mining.gas-with-people（ch4＝1.0，margin＝5）';
    expect(parseQuestion(chinese)).toEqual(parseQuestion(WHOLE));
    const dense = '在112.587,37.892周围3公里内从2026-03-02T06:00+08:00到2026-03-02T08:00+08:00出现person';
    expect(parseQuestion(dense)).toEqual(
      parseQuestion(
        'within 3000 m of 112.587,37.892 from 2026-03-02T06:00+08:00 to 2026-03-02T08:00+08:00 showing person',
      ),
    );
    expect(parseQuestion('在框 1,2,3,4 内')).toEqual(parseQuestion('IN BOX 1,2,3,4'));
    expect(parseQuestion('出现 矿工 类型 mining.footage 领域 mining')).toEqual({
      shows: ['矿工'],
      kind: 'mining.footage',
      plugins: ['mining'],
    });
  });

  it.each([
    ['within 3 km of 112.587', 'at 23: “,” is expected'],
    ['within three km of 1,2', 'at 8: a number is expected'],
    ['within 3 miles of 1,2', 'at 10: km or m is expected'],
    ['within 3 km 1,2', 'at 13: “of” and'],
    ['within 3 km of 212,2', 'at 16: a longitude and a latitude'],
    ['showing person from 2026-03-02', 'at 21: a time with its offset'],
    ['from 2026-03-02T06:00', 'at 6: a time with its offset'],
    ['from 2026-02-30T06:00Z', 'at 6: a time with its offset'],
    ['showing', 'at 8: what is shown is expected'],
    ['showing person,', 'at 16: what is shown is expected'],
    ['matching "belt', 'at 10: the quote is not closed'],
    ['showing person showing vehicle', 'at 16: the same condition a second time'],
    ['within 1 m of 1,2 in box 1,2,3,4', 'at 19: a second place'],
    ['persons please', 'at 1: a condition is expected'],
    ['出现 person 然后', 'at 11: a condition is expected'],
    ['asking mining.x(ch4 1)', 'at 21: “=” is expected'],
    ['asking mining.x($where=1)', 'at 17: the name $where is not allowed'],
    ['asking mining.x(a={"b": {"__proto__": 1}})', 'at 26: the name __proto__ is not allowed'],
    [`asking mining.x(a=${'['.repeat(20)})`, 'this is nested too deeply'],
    ['asking mining.x(a=1e999)', 'the number is too large'],
    ['在 112.587,37.892 三公里内', 'at 18: “周围” and a distance'],
    ['showing 𝒳 𝒳', 'at 11: a condition is expected'],
  ])('cannot be read: %s', (text, words) => {
    expect(refusal(text)).toContain(words);
  });

  it('is refused when it is too long, or what it says is no question', () => {
    expect(refusal('x'.repeat(10_001))).toContain('more than 10000 characters');
    expect(refusal(`showing ${Array.from({ length: 51 }, (_, i) => `c${i}`).join(',')}`)).toContain('question.shows');
    expect(refusal('from 2026-03-02T06:00Z to 2026-03-01T06:00Z')).toContain('ends before it begins');
    expect(refusal('within 99999 km of 0,0')).toContain('question.where.near.metres');
  });

  const traps = ['box', 'area', 'domain', 'from', '框', '在', 'true', '1', 'a,b', 'a "b"', '\\', '“x”', 'a:b', '3km'];
  const word = fc.oneof(
    fc.constantFrom(...traps),
    fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).map((text) => text.trim()),
  );
  const spoken = word.filter((text) => text !== '');
  const words = fc.array(spoken, { minLength: 1, maxLength: 4 });
  const number = (min: number, max: number) =>
    fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value));
  const ring = [[[0, 0], [1.5, 0], [0, 1], [0, 0]]]; // prettier-ignore
  const place = fc.oneof(
    fc.record({ near: fc.record({ lon: number(-180, 180), lat: number(-90, 90), metres: number(0, 20_000_000) }) }),
    fc.record({ bbox: fc.tuple(number(-180, 180), number(-90, 90), number(-180, 180), number(-90, 90)) }),
    fc.record({ within: fc.constant({ type: 'Polygon', coordinates: ring }) }),
  );
  const date = fc.date({ min: new Date('1000-01-02T00:00Z'), max: new Date('9999-12-30T00:00Z'), noInvalidDate: true });
  const when = fc.tuple(date, date).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
  const forbidden = /^(?:\$.*|__proto__|constructor|prototype)$/s;
  const name = spoken.filter((text) => !forbidden.test(text));
  const sound = (value: unknown): boolean =>
    value === null || typeof value !== 'object'
      ? value !== ''
      : Object.entries(value).every(([key, one]) => key !== '' && !forbidden.test(key) && sound(one));
  const json = fc
    .jsonValue({ maxDepth: 3 })
    .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
    .filter(sound);
  const params = fc.array(fc.tuple(name, json), { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
  const question = fc.record(
    {
      where: place,
      when,
      shows: words,
      subject: spoken,
      findingCode: spoken,
      licences: words,
      datasets: words,
      plugins: words,
      kind: spoken,
      text: spoken,
      query: fc.record({ id: spoken, params }, { requiredKeys: ['id'] }),
      utcOffset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
    },
    { requiredKeys: [] },
  );

  it('gives the question back that it was made of', () => {
    fc.assert(
      fc.property(question, ({ utcOffset, ...given }) => {
        const fields = checkedQuestion(given);
        const asked: SearchQuestion = given.when ? { ...fields, utcOffset: utcOffset ?? 0 } : fields;
        expect(parseQuestion(printQuestion(asked))).toEqual(asked);
      }),
      { numRuns: 500 },
    );
  });

  it('never fails in another way than by saying where', () => {
    const pieces = ['within', ' ', '3', 'km', 'of', ',', '1', '"', '“', '(', ')', '=', 'asking', '在', '周围', '公里', '出现', '{', '}', '[', ']', ':', '\\', '\u0000', '到']; // prettier-ignore
    const made = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), made), (text) => {
        try {
          parseQuestion(text);
        } catch (error) {
          expect(error).toBeInstanceOf(LodeError);
          expect((error as LodeError).code).toBe('BAD_INPUT');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
