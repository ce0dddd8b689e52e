import type { OntologyClass, OntologyDraft } from '@lode/core';

type Row = [code: string, en: string, zh: string, extra?: Pick<OntologyClass, 'parent' | 'concepts'>];

const under = (parent: string, rows: Row[]): Row[] =>
  rows.map(([code, en, zh, extra]) => [code, en, zh, { parent, ...extra }]);

const PERSON = { concepts: ['person'] };

const ROWS: Row[] = [
  ['person', 'Person', '人员', PERSON],
  ...under('person', [
    ['worker', 'Worker', '矿工', PERSON],
    ['person-asleep', 'Asleep at post', '睡岗', PERSON],
  ]),
  ['ppe', 'Protective equipment', '劳动防护'],
  ...under('ppe', [
    ['helmet', 'Helmet worn', '佩戴安全帽'],
    ['helmet-wrong', 'Helmet worn wrongly', '安全帽佩戴不规范'],
    ['helmet-none', 'No helmet', '未戴安全帽'],
    ['vest', 'Reflective vest worn', '穿反光背心'],
    ['vest-none', 'No reflective vest', '未穿反光背心'],
    ['cap-lamp', 'Cap lamp', '矿灯'],
    ['self-rescuer', 'Self-rescuer', '自救器'],
    ['mask', 'Dust mask', '防尘口罩'],
  ]),
  ['behaviour', 'Behaviour', '人员行为'],
  ...under('behaviour', [
    ['belt-riding', 'Riding the belt', '乘坐皮带', PERSON],
    ['belt-crossing', 'Crossing the belt', '跨越皮带', PERSON],
    ['danger-zone', 'In a danger zone', '进入危险区域', PERSON],
    ['walking-during-haulage', 'Walking while haulage runs', '行车时行人', PERSON],
    ['unsupported-roof', 'Working under unsupported roof', '空顶作业', PERSON],
    ['absent', 'Absent from post', '离岗'],
  ]),
  ['belt', 'Belt conveyor', '带式输送机'],
  ...under('belt', [
    ['belt-deviation', 'Belt deviation', '皮带跑偏'],
    ['foreign-object', 'Foreign object on the belt', '皮带异物'],
    ['large-coal', 'Large lump of coal', '大块煤'],
    ['anchor-rod', 'Anchor rod', '锚杆'],
    ['angle-iron', 'Angle iron', '角铁'],
    ['belt-empty', 'Belt runs empty', '皮带空载'],
    ['coal-pile-up', 'Coal pile-up', '堆煤'],
    ['belt-tear', 'Belt tear', '皮带撕裂'],
    ['belt-stop', 'Belt stopped', '皮带停机'],
  ]),
  ['face', 'Coal face', '采煤工作面'],
  ...under('face', [
    ['guard-plate', 'Guard plate of the hydraulic support', '液压支架护帮板'],
    ['cable', 'Cable', '电缆'],
    ['shearer', 'Shearer', '采煤机'],
  ]),
  ['environment', 'Environment', '作业环境'],
  ...under('environment', [
    ['water', 'Water', '积水'],
    ['smoke', 'Smoke', '烟雾', { concepts: ['smoke'] }],
    ['fire', 'Fire', '明火', { concepts: ['fire'] }],
    ['dust', 'Dust', '粉尘'],
    ['roof-fall', 'Roof fall', '冒顶'],
    ['rib-spalling', 'Rib spalling', '片帮'],
  ]),
  ['transport', 'Transport', '运输'],
  ...under('transport', [
    ['vehicle', 'Vehicle', '车辆', { concepts: ['vehicle'] }],
    ['coal-truck', 'Coal truck', '运煤车', { concepts: ['vehicle'] }],
    ['proximity', 'Too close to a vehicle', '人车过近', PERSON],
    ['overspeed', 'Overspeed', '超速', { concepts: ['vehicle'] }],
  ]),
  ['camera', 'Camera', '摄像机状态'],
  ...under('camera', [
    ['camera-occluded', 'Covered', '遮挡'],
    ['camera-moved', 'Moved', '挪动'],
    ['camera-frozen', 'Frozen', '画面冻结'],
    ['camera-dark', 'Dark', '过暗'],
    ['camera-overexposed', 'Overexposed', '过曝'],
    ['camera-blurred', 'Blurred', '模糊'],
    ['camera-lost', 'Signal lost', '信号丢失'],
  ]),
];

/** Taxonomy v1: what a mine's safety people label, from the five recognisers of the electronic seal outwards. */
export const miningSafetyOntology: OntologyDraft = {
  name: 'mining.safety',
  version: '1.0.0',
  classes: ROWS.map(([code, en, zh, extra]) => ({ code, title: { en, zh }, ...extra })),
};

/** Class codes that show a person. */
export const PERSON_CLASSES: readonly string[] = miningSafetyOntology.classes
  .filter(({ concepts }) => concepts?.includes('person'))
  .map(({ code }) => code);

/** Class codes of protective equipment, which somebody wears. */
export const PPE_CLASSES: ReadonlySet<string> = new Set(
  miningSafetyOntology.classes.filter(({ parent }) => parent === 'ppe').map(({ code }) => code),
);
