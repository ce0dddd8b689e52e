import { at, frameAt, listAt, numberAt, quaternionAt, stampAt, textAt, vectorAt } from './fields.ts';
import type { Handler } from './understand.ts';

/** The surest of a detection's hypotheses: vision_msgs 4 has `hypothesis.class_id`, 2 and 3 the same flat, 1 `id`. */
function classOfResults(results: readonly unknown[]): string {
  let best = { score: -Infinity, name: '' };
  for (const result of results) {
    const hypothesis = at(result, 'hypothesis') ?? result;
    const score = numberAt(hypothesis, 'score');
    const id = at(hypothesis, 'class_id') ?? at(hypothesis, 'id');
    if (score > best.score && (typeof id === 'string' || typeof id === 'number')) best = { score, name: String(id) };
  }
  return best.name;
}

/** vision_msgs/Detection3DArray. */
export const detections: Handler = (message, { time, notes }) => {
  const frame = frameAt(message, 'header', 'frame_id');
  for (const one of listAt(message, 'detections')) {
    const results = listAt(one, 'results');
    const id = textAt(one, 'id') || textAt(one, 'tracking_id');
    if (id === '') {
      notes.objects.nameless();
      continue;
    }
    notes.objects.add(id, classOfResults(results), {
      t: stampAt(time, message, 'header', 'stamp'),
      frame: frame || frameAt(one, 'header', 'frame_id'),
      center: vectorAt(one, 'bbox', 'center', 'position'),
      rotation: quaternionAt(one, 'bbox', 'center', 'orientation'),
      size: vectorAt(one, 'bbox', 'size'),
    });
  }
};

/** visualization_msgs/Marker: type 1 is a cube, action 0 adds or moves it. */
const CUBE = 1;
const ADD = 0;

export const markers: Handler = (message, { time, notes }) => {
  for (const one of listAt(message, 'markers')) {
    if (numberAt(one, 'type') !== CUBE || numberAt(one, 'action') !== ADD) continue;
    const group = textAt(one, 'ns');
    notes.objects.add(`${group}/${numberAt(one, 'id')}`, textAt(one, 'text') || group, {
      t: stampAt(time, one, 'header', 'stamp'),
      frame: frameAt(one, 'header', 'frame_id'),
      center: vectorAt(one, 'pose', 'position'),
      rotation: quaternionAt(one, 'pose', 'orientation'),
      size: vectorAt(one, 'scale'),
    });
  }
};

/** foxglove.SceneUpdate: the cubes of its entities; the class stands in the metadata, else in the entity's id. */
export const scene: Handler = (message, { time, notes }) => {
  for (const entity of listAt(message, 'entities')) {
    const id = textAt(entity, 'id');
    const metadata = listAt(entity, 'metadata');
    const named = metadata.find((pair) => /^(class|category|type|label)$/i.test(textAt(pair, 'key')));
    listAt(entity, 'cubes').forEach((cube, i, { length }) => {
      if (id === '') return notes.objects.nameless();
      notes.objects.add(length > 1 ? `${id}/${i}` : id, textAt(named, 'value') || id, {
        t: stampAt(time, entity, 'timestamp'),
        frame: frameAt(entity, 'frame_id'),
        center: vectorAt(cube, 'pose', 'position'),
        rotation: quaternionAt(cube, 'pose', 'orientation'),
        size: vectorAt(cube, 'size'),
      });
    });
  }
};
