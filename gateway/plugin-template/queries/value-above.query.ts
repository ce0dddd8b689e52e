import { z } from 'zod';
import type { NamedQuery, QueryData, QueryMatch } from '@lode/core';

// Yours: a question that your people ask by name.
// Every threshold: a default, and a description that ends with the unit.
const params = z.strictObject({
  least: z.number().default(60).describe('Measured value at this or more; Cel'),
});

async function* run(data: QueryData, { least }: z.infer<typeof params>): AsyncIterable<QueryMatch> {
  for await (const { id, facets, when } of data.assets({ kinds: ['my-domain.photo'] })) {
    const { value } = facets;
    if (typeof value !== 'number' || value < least) continue;
    const nanoseconds = (time: Date) => BigInt(time.getTime()) * 1_000_000n;
    yield {
      assetId: id,
      ...(when && { window: { start: nanoseconds(when.start), end: nanoseconds(when.end) } }),
      score: 1,
      why: {
        en: `${value} °C, asked for ${least} °C or more`,
        zh: `${value} °C，不低于所问的 ${least} °C`,
      },
      evidence: { value, least },
    };
  }
}

export const valueAboveQuery: NamedQuery = {
  id: 'my-domain.value-above',
  version: 1,
  title: { en: 'Measured value above a threshold', zh: '测量值超过阈值' },
  params,
  run,
};
