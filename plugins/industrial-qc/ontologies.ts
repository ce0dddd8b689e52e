import type { OntologyDraft } from '@lode/core';

/** The six classes of DeepPCB (tangsanli5201/DeepPCB, README), in the order of their numbers 1…6. */
export const deepPcbOntology: OntologyDraft = {
  name: 'DeepPCB',
  version: '1.0.0',
  classes: [
    { code: 'open', title: { en: 'Open circuit', zh: '断路' }, external: { DeepPCB: '1' } },
    { code: 'short', title: { en: 'Short circuit', zh: '短路' }, external: { DeepPCB: '2' } },
    { code: 'mousebite', title: { en: 'Mouse bite', zh: '缺口（鼠咬）' }, external: { DeepPCB: '3' } },
    { code: 'spur', title: { en: 'Spur', zh: '毛刺' }, external: { DeepPCB: '4' } },
    { code: 'copper', title: { en: 'Spurious copper', zh: '多余铜' }, external: { DeepPCB: '5' } },
    { code: 'pin-hole', title: { en: 'Pin hole', zh: '针孔' }, external: { DeepPCB: '6' } },
  ],
};
