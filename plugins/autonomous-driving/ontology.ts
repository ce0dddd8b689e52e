import type { OntologyClass, OntologyDraft } from '@lode/core';

const one = (code: string, en: string, zh: string, concept?: string, parent?: string): OntologyClass => ({
  code,
  title: { en, zh },
  ...(concept && { concepts: [concept] }),
  ...(parent && { parent }),
});

/** Road users and obstacles; the union of what nuScenes, KITTI and Argoverse 2 tell apart, at the level they share. */
export const objectsOntology: OntologyDraft = {
  name: 'autonomous-driving.objects',
  version: '1.0.0',
  classes: [
    one('vehicle', 'Vehicle', '车辆', 'vehicle'),
    one('car', 'Car', '小汽车', 'vehicle', 'vehicle'),
    one('van', 'Van', '厢式车', 'vehicle', 'vehicle'),
    one('truck', 'Truck', '卡车', 'vehicle', 'vehicle'),
    one('bus', 'Bus', '公交车', 'vehicle', 'vehicle'),
    one('trailer', 'Trailer', '挂车', 'vehicle', 'vehicle'),
    one('construction-vehicle', 'Construction vehicle', '工程车辆', 'vehicle', 'vehicle'),
    one('emergency-vehicle', 'Emergency vehicle', '应急车辆', 'vehicle', 'vehicle'),
    one('train', 'Train', '列车', 'vehicle', 'vehicle'),
    one('motorcycle', 'Motorcycle', '摩托车', 'vehicle', 'vehicle'),
    one('bicycle', 'Bicycle', '自行车', 'vehicle', 'vehicle'),
    one('pedestrian', 'Pedestrian', '行人', 'person'),
    one('rider', 'Rider', '骑行者', 'person'),
    one('animal', 'Animal', '动物', 'animal'),
    one('traffic-cone', 'Traffic cone', '交通锥'),
    one('barrier', 'Barrier', '护栏'),
    one('debris', 'Debris', '散落物'),
    one('unknown', 'Unknown object', '未知目标'),
  ],
};

const CODES = new Set(objectsOntology.classes.map(({ code }) => code));

/** First hit wins: `vehicle.bus.bendy` is a bus before it is a vehicle. */
const WORDS: [RegExp, string][] = [
  [/construction/, 'construction-vehicle'],
  [/emergency|ambulance|police_?car|fire_?truck/, 'emergency-vehicle'],
  [/cyclist|rider|motorcyclist|bicyclist/, 'rider'],
  [/pedestrian|person|human|people|worker|adult|child/, 'pedestrian'],
  [/motor_?cycle|motor_?bike|scooter/, 'motorcycle'],
  [/bicycle|bike/, 'bicycle'],
  [/trailer/, 'trailer'],
  [/truck|lorry/, 'truck'],
  [/bus(?![a-z])/, 'bus'],
  [/\bvan\b/, 'van'],
  [/train(?!ing)|tram|rail/, 'train'],
  [/\bcar\b|sedan|suv|regular_vehicle/, 'car'],
  [/cone/, 'traffic-cone'],
  [/barrier|bollard/, 'barrier'],
  [/debris/, 'debris'],
  [/animal|\bdog\b|\bcat\b|cow|sheep/, 'animal'],
  [/vehicle/, 'vehicle'],
];

/** The ontology's class for a name in any of the usual data sets; `unknown` keeps what nobody can place. */
export function classOf(name: string): string {
  const lower = name.trim().toLowerCase();
  if (CODES.has(lower)) return lower;
  return WORDS.find(([word]) => word.test(lower))?.[1] ?? 'unknown';
}
