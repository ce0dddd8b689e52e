import type { RulePack } from './rule-pack.ts';

const CLAUSE = 'AQ 1029-2019 §6, table 1';

/**
 * Methane limits by place, AQ 1029-2019, in force since 2020-02-01 in place of AQ 1029-2007. The numbers come from
 * published copies of the table, not from the standard as sold (see ../NOTICE).
 */
export const aq1029Pack2019: RulePack = {
  id: 'aq1029-2019',
  title: {
    en: 'AQ 1029-2019: methane limits by place',
    zh: 'AQ 1029-2019 甲烷报警、断电、复电浓度',
  },
  from: '2020-02-01',
  to: null,
  source: 'AQ 1029-2019 煤矿安全监控系统及检测仪器使用管理规范',
  rows: [
    {
      placeClass: 'T0',
      place: { en: 'Upper corner of a coal face', zh: '采煤工作面上隅角' },
      quantity: 'ch4',
      unit: '%',
      alarm: 1.0,
      cutOff: 1.5,
      restoreBelow: 1.0,
      clause: CLAUSE,
      doubt: {
        en: 'Copies of the table print "restore < 1.5"; every neighbouring row has 1.0. The stricter 1.0 is used until somebody has looked it up.',
        zh: '流传的表格中复电浓度印为“<1.5”，而相邻各行均为 1.0；核实前按更严格的 1.0 执行。',
      },
    },
    {
      placeClass: 'T1',
      place: { en: 'Coal face or heading', zh: '采煤工作面、掘进工作面' },
      quantity: 'ch4',
      unit: '%',
      alarm: 1.0,
      cutOff: 1.5,
      restoreBelow: 1.0,
      clause: CLAUSE,
    },
    {
      placeClass: 'shearer',
      place: { en: 'On the shearer', zh: '采煤机' },
      quantity: 'ch4',
      unit: '%',
      alarm: 1.0,
      cutOff: 1.5,
      restoreBelow: 1.0,
      clause: CLAUSE,
    },
    {
      placeClass: 'T2',
      place: { en: 'Return air of a coal face or heading', zh: '采煤工作面、掘进工作面回风流' },
      quantity: 'ch4',
      unit: '%',
      alarm: 1.0,
      cutOff: 1.0,
      restoreBelow: 1.0,
      clause: CLAUSE,
    },
    {
      placeClass: 'T2-mid',
      place: { en: 'Middle of the return airway', zh: '采煤工作面回风巷中部' },
      quantity: 'ch4',
      unit: '%',
      alarm: 1.0,
      cutOff: 1.0,
      restoreBelow: 1.0,
      clause: CLAUSE,
    },
    {
      placeClass: 'T3',
      place: { en: 'Intake airway, mines with much gas or outbursts', zh: '高瓦斯、突出矿井采煤工作面进风巷' },
      quantity: 'ch4',
      unit: '%',
      alarm: 0.5,
      cutOff: 0.5,
      restoreBelow: 0.5,
      clause: CLAUSE,
    },
    {
      placeClass: 'T4',
      place: { en: 'Intake of a face ventilated in series', zh: '采用串联通风的被串采煤工作面进风巷' },
      quantity: 'ch4',
      unit: '%',
      alarm: 0.5,
      cutOff: 0.5,
      restoreBelow: 0.5,
      clause: CLAUSE,
    },
    {
      placeClass: 'T7',
      place: { en: 'Dedicated gas drainage road', zh: '专用排瓦斯巷' },
      quantity: 'ch4',
      unit: '%',
      alarm: 2.5,
      cutOff: 2.5,
      restoreBelow: 2.5,
      clause: 'AQ 1029-2007 §6.3.3, table 1',
      doubt: {
        en: 'The foreword of the 2019 edition says that such roads were dropped (2007: 6.3.3). Kept for readings of old mines; not to be enforced under 2019.',
        zh: '2019 版前言说明已删除专用排瓦斯巷（2007 版 6.3.3）；仅供旧矿井数据参考，不作为 2019 版执行依据。',
      },
    },
  ],
};
