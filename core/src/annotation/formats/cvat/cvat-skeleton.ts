import type { NodeVisibility, SkeletonGeometry } from '../../model.ts';
import type { XmlElement } from '../xml-elements.ts';
import { flagOf, pointPair, type ShapeNote } from './cvat-numbers.ts';

/** A skeleton with the elements that its nodes came from, one for each, in their order. */
export interface SkeletonReading {
  geometry: SkeletonGeometry;
  elements: XmlElement[];
}

/** As `geometrySchema` takes them. */
const MOST_NODES = 1_000;
const LONGEST_NAME = 200;

/** `outside` says that it was not labelled, `occluded` that it was but cannot be seen. */
function visibilityOf({ attributes }: XmlElement, note: ShapeNote): NodeVisibility {
  if (flagOf(attributes.outside, false, 'outside', note)) return 0;
  return flagOf(attributes.occluded, false, 'occluded', note) ? 1 : 2;
}

/** The points of a skeleton by their label; null when none can be read. A bad one is left out, and `note` says so. */
export function skeletonOf(shape: XmlElement, note: ShapeNote): SkeletonReading | null {
  const geometry: SkeletonGeometry = { kind: 'skeleton', nodes: [] };
  const elements: XmlElement[] = [];
  const names = new Set<string>();
  for (const element of shape.children) {
    if (element.name === 'attribute') continue;
    const { label = '', points = '' } = element.attributes;
    const place = element.name === 'points' && !points.includes(';') ? pointPair(points) : null;
    const named = label.trim() !== '' && label.length <= LONGEST_NAME && !names.has(label);
    if (!place || !named || names.size >= MOST_NODES) {
      note('bad-node', { element: element.name, label, points });
      continue;
    }
    names.add(label);
    elements.push(element);
    geometry.nodes.push({ name: label, x: place[0], y: place[1], visibility: visibilityOf(element, note) });
  }
  if (elements.length > 0) return { geometry, elements };
  note('bad-skeleton');
  return null;
}

/** What we write of each point. */
export const nodePlaces = ({ nodes }: SkeletonGeometry): Record<string, string>[] =>
  nodes.map(({ name, x, y, visibility }) => ({
    label: name,
    outside: visibility === 0 ? '1' : '0',
    occluded: visibility === 1 ? '1' : '0',
    points: `${x},${y}`,
  }));
