import type { FindingDraft } from '../contract/parsing.ts';
import type { JsonObject, LocalText } from '../contract/values.ts';
import { problem } from '../graphql/problems.ts';
import type { Violation } from './check-annotation.ts';

function wordsFor({ kind, class: code, what = '' }: Violation): LocalText {
  switch (kind) {
    case 'unknown-class':
      return { en: `The ontology has no class ${code}.`, zh: `标签体系中没有类别 ${code}。` };
    case 'geometry':
      return { en: `${code} is not drawn as a ${what}.`, zh: `类别 ${code} 不允许使用几何类型 ${what}。` };
    case 'skeleton-node':
      return { en: `The skeleton of ${code} has no node ${what}.`, zh: `类别 ${code} 的骨架没有节点 ${what}。` };
    case 'unknown-attribute':
      return { en: `${code} has no attribute ${what}.`, zh: `类别 ${code} 没有属性 ${what}。` };
    case 'missing-attribute':
      return { en: `${code} needs the attribute ${what}.`, zh: `类别 ${code} 缺少必填属性 ${what}。` };
    case 'bad-attribute':
      return {
        en: `The attribute ${what} of ${code} cannot have this value.`,
        zh: `类别 ${code} 的属性 ${what} 取值不合法。`,
      };
    case 'attribute-per-frame':
      return {
        en: `The attribute ${what} of ${code} may not change from frame to frame.`,
        zh: `类别 ${code} 的属性 ${what} 不允许逐帧变化。`,
      };
    case 'unknown-relation':
      return { en: `The ontology has no relation ${what}.`, zh: `标签体系中没有关系类型 ${what}。` };
    case 'relation-end':
      return {
        en: `The relation ${what} does not join these classes.`,
        zh: `关系 ${what} 不能连接这两个类别。`,
      };
  }
}

/** What an import says of an annotation that it keeps all the same. */
export function violationFinding(violation: Violation, location: JsonObject): FindingDraft {
  const { kind, class: code, what, part } = violation;
  return {
    code: `core.ontology-${kind}`,
    severity: 'warning',
    message: wordsFor(violation),
    location: { ...location, ...(part === undefined ? {} : { part }) },
    evidence: { class: code, ...(what === undefined ? {} : { what }) },
  };
}

/** What a save answers that is refused; `field` is the path of the annotation in its input. */
export const violationProblem = (violation: Violation, field: string) =>
  problem.invalid(wordsFor(violation).en, violation.part === undefined ? field : `${field}.parts.${violation.part}`);
