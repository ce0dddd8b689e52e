import type { LocalText } from '@lode/core';

/**
 * The defects of overhead lines: our own short codes after the components and the three defect classes (一般, 严重, 危急)
 * of DL/T 741-2019 《架空输电线路运行规程》. Names of insulators are after IEC 60383-1, those of fittings after IEC 61284.
 * Data only, with no import that runs: the viewer reads it, too.
 */
export const LEVELS = ['general', 'serious', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

export const LEVEL_TITLES: Record<Level, LocalText> = {
  general: { en: 'General', zh: '一般' },
  serious: { en: 'Serious', zh: '严重' },
  critical: { en: 'Critical', zh: '危急' },
};

export const COMPONENTS = [
  'conductor',
  'ground-wire',
  'insulator',
  'fitting',
  'tower',
  'foundation',
  'auxiliary',
  'corridor',
] as const;
export type Component = (typeof COMPONENTS)[number];

export const COMPONENT_TITLES: Record<Component, LocalText> = {
  conductor: { en: 'Conductor', zh: '导线' },
  'ground-wire': { en: 'Ground wire', zh: '地线' },
  insulator: { en: 'Insulator', zh: '绝缘子' },
  fitting: { en: 'Fitting', zh: '金具' },
  tower: { en: 'Tower', zh: '杆塔' },
  foundation: { en: 'Foundation', zh: '基础' },
  auxiliary: { en: 'Auxiliary equipment', zh: '附属设施' },
  corridor: { en: 'Corridor', zh: '通道' },
};

export interface Defect {
  code: string;
  title: LocalText;
  /** Null: seen in the picture, and no defect of the line. */
  component: Component | null;
  /** The usual level, where the list gives none; the level that the list gives goes before it. */
  level: Level | null;
  /** Words that all domains share. */
  concepts?: string[];
}

function defect(component: Component, name: string, level: Level, en: string, zh: string, concepts?: string[]): Defect {
  return { code: `${component}-${name}`, title: { en, zh }, component, level, ...(concepts && { concepts }) };
}

/** What a row's code is filed under when it is none of ours. */
export const OTHER = 'other-defect';

export const DEFECTS: readonly Defect[] = [
  defect('conductor', 'broken-strand', 'serious', 'Broken strands', '导线断股'),
  defect('conductor', 'foreign-object', 'critical', 'Foreign object on the conductor', '导线悬挂异物'),
  defect('ground-wire', 'broken-strand', 'serious', 'Broken strands of the ground wire', '地线断股'),
  defect('ground-wire', 'corroded', 'general', 'Corroded ground wire', '地线锈蚀'),
  defect('insulator', 'shattered', 'serious', 'Shattered insulator shell', '绝缘子自爆'),
  defect('insulator', 'flashover', 'serious', 'Flashover marks', '绝缘子闪络痕迹'),
  defect('insulator', 'dirty', 'general', 'Dirty insulator', '绝缘子污秽'),
  defect('fitting', 'pin-missing', 'critical', 'Missing split pin', '金具销钉缺失'),
  defect('fitting', 'damper-slipped', 'general', 'Slipped vibration damper', '防振锤滑移'),
  defect('fitting', 'corroded', 'general', 'Corroded fitting', '金具锈蚀'),
  defect('tower', 'bird-nest', 'general', 'Bird nest', '杆塔鸟巢'),
  defect('tower', 'member-bent', 'serious', 'Bent tower member', '塔材变形'),
  defect('tower', 'member-missing', 'serious', 'Missing tower member', '塔材缺失'),
  defect('foundation', 'scoured', 'serious', 'Scoured foundation', '基础冲刷'),
  defect('foundation', 'buried', 'general', 'Buried foundation', '基础埋没'),
  defect('auxiliary', 'sign-missing', 'general', 'Missing sign', '标识牌缺失'),
  defect('auxiliary', 'bird-guard-broken', 'general', 'Broken bird guard', '防鸟装置损坏'),
  defect('corridor', 'tree', 'serious', 'Tree too near', '通道树障'),
  defect('corridor', 'crane', 'critical', 'Crane in the corridor', '通道吊车作业', ['vehicle']),
  defect('corridor', 'fire', 'critical', 'Fire in the corridor', '通道山火', ['fire']),
  { code: 'worker', title: { en: 'Worker', zh: '作业人员' }, component: null, level: null, concepts: ['person'] },
  { code: OTHER, title: { en: 'Other defect', zh: '其他缺陷' }, component: null, level: null },
];

const BY_WORD = new Map(DEFECTS.flatMap((one) => [one.code, one.title.zh].map((word) => [word, one])));

/** By our code or its Chinese name, as lists write either; undefined when it is none of ours. */
export const defectOf = (word: string): Defect | undefined => BY_WORD.get(word.trim().toLowerCase());

/** `危急`, `危急缺陷` or `critical`; undefined when it is none of the three. */
export function levelOf(word: string): Level | undefined {
  const plain = word.trim().toLowerCase().replace(/缺陷$/, '');
  return LEVELS.find((level) => level === plain || LEVEL_TITLES[level].zh === plain);
}
