import type { AnnotationDraft, AnnotationPart, JsonObject } from '@lode/core';
import { classOf } from '../ontology.ts';
import { attributesOf, intervalsOf, piecesOf, runsOf, type FrameInterval } from './openlabel-data.ts';
import { geometryOf, isObject, SHAPES, type Json } from './openlabel-geometry.ts';
import { spanOf, type LabelClock } from './openlabel-time.ts';

/** The contract's limit for the parts of one annotation. */
const MOST_PARTS = 500;

/** Kinds of elements, and what they become. */
export const ELEMENTS = ['objects', 'actions', 'events', 'contexts', 'relations', 'tags'] as const;
type Kind = (typeof ELEMENTS)[number];

export interface Labels {
  root: Json;
  clock: LabelClock;
  /** By kind of data that has no shape of ours, or a faulty one: how often. */
  left: Map<string, number>;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const dataKey = (kind: Kind) => `${kind.slice(0, -1)}_data`;

/** What each frame says of an element, in order of the frames. */
function* framesOf({ root, clock }: Labels, kind: Kind, uid: string): Generator<{ frame: number; data: unknown }> {
  const frames = isObject(root.frames) ? root.frames : {};
  for (const frame of clock.frames) {
    const body = frames[String(frame)];
    const elements = isObject(body) ? body[kind] : undefined;
    const element = isObject(elements) ? elements[uid] : undefined;
    if (isObject(element)) yield { frame, data: element[dataKey(kind)] };
  }
}

/** Shapes of one piece of data, as parts at a frame; what has none is counted. */
function partsOf(labels: Labels, data: unknown, system: string, frame?: number): AnnotationPart[] {
  const at = frame === undefined ? {} : { frame, ...spanOf(labels.clock, frame, frame) };
  const note = (kind: string) => labels.left.set(kind, (labels.left.get(kind) ?? 0) + 1);
  const parts = SHAPES.flatMap((shape) =>
    piecesOf(data, shape).flatMap((piece): AnnotationPart[] => {
      const geometry = geometryOf(shape, piece, system);
      if (!geometry) note(typeof piece.mode === 'string' ? piece.mode : shape);
      return geometry ? [{ ...at, geometry }] : [];
    }),
  );
  for (const kind of ['poly3d', 'mesh', 'mat', 'binary', 'image', 'area_reference', 'line_reference']) {
    piecesOf(data, kind).forEach(() => note(kind));
  }
  return parts;
}

/** Intervals as parts: with times where frames have them, else a mark at the first frame. */
function stays(labels: Labels, intervals: readonly FrameInterval[]): AnnotationPart[] {
  return intervals.map(({ from, to }): AnnotationPart => {
    const span = spanOf(labels.clock, from, to);
    return { frame: from, ...span, geometry: { kind: span.start === undefined ? 'tag' : 'interval' } };
  });
}

const agents = (list: unknown): string[] =>
  (Array.isArray(list) ? list : []).filter(isObject).map(({ type, uid }) => `${textOf(type)}:${String(uid)}`);

function classIn(kind: Kind, type: string): string {
  if (kind !== 'objects') return type || 'unknown';
  const known = classOf(type);
  return known === 'unknown' && type !== '' ? type : known;
}

/** One element with all its frames; several annotations when it has more parts than one may hold. */
function draftsOf(labels: Labels, kind: Kind, uid: string, element: Json): AnnotationDraft[] {
  const system = textOf(element.coordinate_system);
  const parts = partsOf(labels, element[dataKey(kind)], system);
  const frames: number[] = [];
  const states: JsonObject[] = [];
  for (const { frame, data } of framesOf(labels, kind, uid)) {
    frames.push(frame);
    parts.push(...partsOf(labels, data, system, frame));
    const said = attributesOf(data);
    if (Object.keys(said).length > 0) states.push({ frame, ...said });
  }
  const intervals = intervalsOf(element);
  const when = intervals.length > 0 ? intervals : runsOf(frames);
  if (parts.length === 0) parts.push(...stays(labels, when));
  if (parts.length === 0) parts.push({ geometry: { kind: 'tag' } });
  const type = textOf(element.type);
  const name = textOf(element.name);
  const attributes: JsonObject = {
    ...attributesOf(element[dataKey(kind)]),
    ...{ element: kind.slice(0, -1), sourceClass: type, ...(name !== '' && { name }) },
    ...(kind === 'objects' && { trackId: uid }),
    ...(when.length > 0 && { frames: when.map(({ from, to }) => [from, to]) }),
    ...(kind === 'relations' && { subjects: agents(element.rdf_subjects), objects: agents(element.rdf_objects) }),
  };
  const { [dataKey(kind)]: data, ...rest } = element;
  const ext = { openlabel: { ...(rest as JsonObject), ...(states.length > 0 && { states }), ...kept(data) } };
  const chunks = Math.ceil(parts.length / MOST_PARTS);
  return Array.from({ length: chunks }, (_, i) => ({
    class: classIn(kind, type),
    parts: parts.slice(i * MOST_PARTS, (i + 1) * MOST_PARTS),
    ...{ attributes, ext: i === 0 ? ext : {} },
    originalId: `${kind}/${uid}#${i}`,
  }));
}

const kept = (data: unknown): JsonObject => (data === undefined ? {} : { data: data as JsonObject });

/** Every element of the file. Those that only frames name have no type, and are kept as unknown. */
export function elementsOf(labels: Labels): AnnotationDraft[] {
  return ELEMENTS.flatMap((kind) => {
    const elements = isObject(labels.root[kind]) ? labels.root[kind] : {};
    return Object.entries(elements).flatMap(([uid, element]) =>
      isObject(element) ? draftsOf(labels, kind, uid, element) : [],
    );
  });
}
