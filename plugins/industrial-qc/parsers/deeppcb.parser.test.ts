import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { bytesSource } from '@lode/core/testing';
import { deepPcbParser } from './deeppcb.parser.ts';

async function parse(text: string | Uint8Array, image?: Uint8Array) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const { annotations, findings } = await deepPcbParser.parse({
    path: 'g/1_not/1.txt',
    sha256: '',
    source: bytesSource(bytes),
    companions: image ? { image: { path: 'g/1/1_test.jpg', source: bytesSource(image) } } : {},
    context: { target: 'g/1/1_test.jpg' },
  });
  return {
    drafts: annotations?.[0]?.annotations ?? [],
    target: annotations?.[0]?.target.path,
    findings: findings ?? [],
  };
}

describe('DeepPCB list', () => {
  it('reads spaces as in the files and commas as in the README', async () => {
    for (const text of ['288 402 338 431 3\n227 194 266 224 6\n', '288,402,338,431,3\r\n227, 194, 266, 224, 6']) {
      const { drafts, target, findings } = await parse(text);
      expect(findings).toEqual([]);
      expect(target).toBe('g/1/1_test.jpg');
      expect(drafts).toEqual([
        {
          class: 'mousebite',
          parts: [{ geometry: { kind: 'box', x: 288, y: 402, width: 50, height: 29 } }],
          originalId: '1',
        },
        {
          class: 'pin-hole',
          parts: [{ geometry: { kind: 'box', x: 227, y: 194, width: 39, height: 30 } }],
          originalId: '2',
        },
      ]);
    }
  });

  it('names the row of every fault and keeps the good rows', async () => {
    const { drafts, findings } = await parse(
      '1 2 3 4 1\n1 2 3\n9 9 3 4 1\n1 2 3 4 7\n-1 2 3 4 1\n1 2 NaN 4 1\n\n5 5 9 9 2\n',
    );
    expect(drafts.map(({ originalId }) => originalId)).toEqual(['1', '8']);
    expect(findings.map(({ code, location }) => [code, location?.row])).toEqual(
      [2, 3, 4, 5, 6].map((row) => ['industrial-qc.bad-row', row]),
    );
  });

  it('warns of a box beyond its image, and keeps it', async () => {
    const image = new Uint8Array(
      await sharp({ create: { width: 40, height: 30, channels: 3, background: '#000' } })
        .png()
        .toBuffer(),
    );
    const { drafts, findings } = await parse('1 1 40 30 1\n1 1 41 30 1\n', image);
    expect(drafts).toHaveLength(2);
    expect(findings.map(({ code, location }) => [code, location?.row])).toEqual([['industrial-qc.box-outside', 2]]);
  });

  it('lists at most 100 bad rows and says how many there are', async () => {
    const { findings } = await parse('x\n'.repeat(5000));
    expect(findings).toHaveLength(101);
    expect(findings.at(-1)?.evidence).toEqual({ rows: 5000 });
  });

  it('never throws, and every box it gives is one', async () => {
    const check = async (text: string | Uint8Array) => {
      for (const { parts } of (await parse(text)).drafts) {
        const geometry = parts[0]?.geometry;
        expect(geometry?.kind === 'box' && geometry.width > 0 && geometry.height > 0 && geometry.x >= 0).toBe(true);
      }
    };
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), check));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(' ', ',', '\n', '1', '6', '20', '-3', '1e9', '.', 'x')).map((cells) => cells.join('')),
        check,
      ),
    );
  });
});
