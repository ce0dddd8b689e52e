import { describe, expect, it } from '@jest/globals';
import type { OntologyDraft } from '../annotation/model.ts';
import { checkAnnotation, type Checked } from './check-annotation.ts';
import { violationFinding, violationProblem } from './violation-words.ts';

const title = { en: 't', zh: '题' };
const ontology: OntologyDraft = {
  name: 'o',
  version: '1.0.0',
  classes: [
    { code: 'free', title },
    {
      code: 'person',
      title,
      geometries: ['box', 'skeleton'],
      skeleton: { nodes: ['head', 'hand'], edges: [[0, 1]] },
      attributes: [
        { name: 'helmet', title, type: 'boolean', required: true },
        { name: 'pose', title, type: 'select', values: [{ value: 'up', title }], mutable: true, required: true },
        { name: 'age', title, type: 'number', min: 0, max: 120 },
        { name: 'note', title, type: 'text' },
      ],
    },
    { code: 'worker', title, parent: 'person' },
    { code: 'loop', title, parent: 'loop' },
  ],
  relationTypes: [
    { code: 'wears', title, from: ['person'], to: ['free'] },
    { code: 'near', title },
  ],
};
const box = { geometry: { kind: 'box' as const } };
const good: Checked = { class: 'person', attributes: { helmet: true, pose: 'up', age: 120 }, parts: [box] };
const kinds = (annotation: Checked, classOf?: (id: string) => string | null) =>
  checkAnnotation(ontology, annotation, classOf).map(({ kind, what, part }) => [kind, what, part]);

describe('an annotation', () => {
  it('that keeps to the ontology has nothing against it', () => {
    expect(kinds(good)).toEqual([]);
    expect(kinds({ ...good, attributes: { ...good.attributes, note: null } })).toEqual([]);
  });

  it('of a class that says nothing of shapes and attributes may have any', () => {
    expect(kinds({ class: 'free', attributes: { x: [1] }, parts: [{ geometry: { kind: 'mask' } }] })).toEqual([]);
  });

  it.each<[string, Checked, unknown[]]>([
    ['of no class', { ...good, class: 'ghost' }, [['unknown-class', undefined, undefined]]],
    [
      'of a class that is a word of the language',
      { ...good, class: 'constructor' },
      [['unknown-class', undefined, undefined]],
    ],
    ['with another shape', { ...good, parts: [box, { geometry: { kind: 'mask' } }] }, [['geometry', 'mask', 1]]],
    [
      'with another node',
      { ...good, parts: [{ geometry: { kind: 'skeleton', nodes: [{ name: 'head' }, { name: 'tail' }] } }] },
      [['skeleton-node', 'tail', 0]],
    ],
    [
      'with another attribute',
      { ...good, attributes: { ...good.attributes, x: 1 } },
      [['unknown-attribute', 'x', undefined]],
    ],
    [
      'without a needed attribute',
      { ...good, attributes: { pose: 'up' } },
      [['missing-attribute', 'helmet', undefined]],
    ],
    [
      'with null for a needed one',
      { ...good, attributes: { pose: 'up', helmet: null } },
      [['missing-attribute', 'helmet', undefined]],
    ],
    [
      'with a number that is too great',
      { ...good, attributes: { ...good.attributes, age: 121 } },
      [['bad-attribute', 'age', undefined]],
    ],
    [
      'with a text for a number',
      { ...good, attributes: { ...good.attributes, age: '12' } },
      [['bad-attribute', 'age', undefined]],
    ],
    [
      'with no number',
      { ...good, attributes: { ...good.attributes, age: NaN } },
      [['bad-attribute', 'age', undefined]],
    ],
    [
      'with no value of a select',
      { ...good, attributes: { ...good.attributes, pose: 'down' } },
      [['bad-attribute', 'pose', undefined]],
    ],
    [
      'that changes what may not change',
      { ...good, parts: [box, { ...box, attributes: { age: 1 } }] },
      [['attribute-per-frame', 'age', 1]],
    ],
    [
      'with another relation',
      { ...good, relations: [{ type: 'eats', to: 'a' }] },
      [['unknown-relation', 'eats', undefined]],
    ],
  ])('%s is told', (_name, annotation, told) => {
    expect(kinds(annotation)).toEqual(told);
  });

  it('may have a mutable attribute in every frame instead', () => {
    const part = { ...box, attributes: { pose: 'up' } };
    expect(kinds({ class: 'person', attributes: { helmet: true }, parts: [part, part] })).toEqual([]);
    expect(kinds({ class: 'person', attributes: { helmet: true }, parts: [part, box] })).toEqual([
      ['missing-attribute', 'pose', undefined],
    ]);
  });

  it('is told once for each thing, however many parts have it', () => {
    const parts = Array.from({ length: 500 }, () => ({ geometry: { kind: 'mask' as const } }));
    expect(kinds({ ...good, parts })).toEqual([['geometry', 'mask', 0]]);
  });

  it('may be related to classes that the ontology names, and to those below them', () => {
    const wears = { class: 'worker', parts: [box], relations: [{ type: 'wears', to: 'x' }] };
    expect(kinds(wears, () => 'free')).toEqual([]);
    expect(kinds(wears, () => null)).toEqual([]);
    expect(kinds(wears, () => 'person')).toEqual([['relation-end', 'wears', undefined]]);
    expect(kinds({ ...wears, class: 'loop' }, () => 'free')).toEqual([['relation-end', 'wears', undefined]]);
    expect(kinds({ ...wears, relations: [{ type: 'near', to: 'x' }] }, () => 'loop')).toEqual([]);
  });
});

describe('the words for a violation', () => {
  it('name the thing in both languages and say where it is', () => {
    const [violation] = checkAnnotation(ontology, { ...good, parts: [{ geometry: { kind: 'mask' } }] });
    expect(violationFinding(violation!, { fileName: 'a.png' })).toEqual({
      code: 'core.ontology-geometry',
      severity: 'warning',
      message: { en: 'person is not drawn as a mask.', zh: '类别 person 不允许使用几何类型 mask。' },
      location: { fileName: 'a.png', part: 0 },
      evidence: { class: 'person', what: 'mask' },
    });
    expect(violationProblem(violation!, 'annotations.3')).toMatchObject({
      code: 'BAD_INPUT',
      field: 'annotations.3.parts.0',
    });
  });
});
