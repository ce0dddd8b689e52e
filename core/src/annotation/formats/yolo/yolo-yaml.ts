import type { OntologyClass } from '../../model.ts';
import type { YoloSurvey } from './yolo-survey.ts';

/** Which point each becomes in a mirrored picture, as the class of the most points says; itself where nothing is said. */
function flipOf(count: number, code: string, names: readonly string[], classes: readonly OntologyClass[]): number[] {
  const flip = Array.from({ length: count }, (_, i) => i);
  const skeleton = classes.find((one) => one.code === code)?.skeleton;
  for (const [one, other] of skeleton?.flip ?? []) {
    const [a, b] = [names.indexOf(skeleton?.nodes[one] ?? ''), names.indexOf(skeleton?.nodes[other] ?? '')];
    if (a >= 0 && b >= 0) [flip[a], flip[b]] = [b, a];
  }
  return flip;
}

function poseLines({ codes, points, each }: YoloSurvey, count: number, classes: readonly OntologyClass[]): string {
  const [widest] = [...points].filter(([, names]) => names.length === count);
  const flip = widest ? flipOf(count, ...widest, classes) : [];
  // Ultralytics looks for a name for each point of `kpt_shape`.
  const padded = (names: readonly string[]) => Array.from({ length: count }, (_, i) => names[i] ?? `${i}`);
  const named = codes.map((code, i) => {
    const names = padded(points.get(code) ?? []);
    return `  ${i}: ${JSON.stringify(new Set(names).size === count ? names : names.map((_, at) => `${at}`))}\n`;
  });
  return `kpt_shape: [${count}, ${each}]\nflip_idx: ${JSON.stringify(flip)}\nkpt_names:\n${named.join('')}`;
}

/** YAML takes JSON's strings and lists. `count`: points of a row, of a pose. */
export function dataYaml(survey: YoloSurvey, count: number | null, classes: readonly OntologyClass[]): string {
  const names = survey.codes.map((code, i) => `  ${i}: ${JSON.stringify(code)}\n`).join('');
  const list = `names:${names === '' ? ' {}\n' : `\n${names}`}`;
  return `path: .\ntrain: images\nval: images\n${list}${count ? poseLines(survey, count, classes) : ''}`;
}
