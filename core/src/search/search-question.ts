import { z } from 'zod';
import { LodeError } from '../errors.ts';

const word = z.string().trim().min(1).max(200);
const words = (most: number) => z.array(word).min(1).max(most);

const where = z.strictObject({
  bbox: z.array(z.number()).length(4).nullish(),
  near: z
    .strictObject({
      lon: z.number().min(-180).max(180),
      lat: z.number().min(-90).max(90),
      metres: z.number().min(0).max(20_100_000),
    })
    .nullish(),
  within: z.json().nullish(),
});

// Years of four digits in every zone: those that the text form can say.
const instant = z.date().min(new Date('1000-01-02T00:00Z')).max(new Date('9999-12-30T00:00Z'));
const when = z.strictObject({ from: instant.nullish(), to: instant.nullish() });

/** A question as it comes in; see SearchQuestion of the schema. */
export const searchQuestion = z.strictObject({
  text: z.string().max(1_000).nullish(),
  where: where.nullish(),
  when: when.nullish(),
  shows: words(50).nullish(),
  subject: word.nullish(),
  findingCode: word.nullish(),
  licences: words(50).nullish(),
  datasets: words(200).nullish(),
  plugins: words(50).nullish(),
  kind: word.nullish(),
  /** Minutes east of Greenwich in which the asker reads times. The text form says it with its times. */
  utcOffset: z.int().min(-1_080).max(1_080).nullish(),
  query: z.strictObject({ id: word, params: z.record(z.string(), z.json()).nullish() }).nullish(),
});

export type SearchQuestion = z.output<typeof searchQuestion>;

/** A question checked; BAD_INPUT names the field at fault. */
export function checkedQuestion(input: unknown): SearchQuestion {
  const parsed = searchQuestion.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new LodeError('BAD_INPUT', `question.${issue!.path.join('.')}: ${issue!.message}`);
  }
  const { from, to } = parsed.data.when ?? {};
  if (from && to && from > to) throw new LodeError('BAD_INPUT', 'question.when: it ends before it begins.');
  return parsed.data;
}
