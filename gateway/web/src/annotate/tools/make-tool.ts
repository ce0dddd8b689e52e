import type { ViewerGeometry } from '@lode/core/viewer';
import { addShape, classOf, held, pixels, withGeometry } from '../editor.ts';
import type { Editor, ToolId } from '../editor.ts';
import { withHole } from '../geometry/handles.ts';
import { boxOf } from '../geometry/shape-geometry.ts';
import type { Point } from '../geometry/shape-geometry.ts';
import { brushTool } from './brush.tool.ts';
import { pointListTool } from './point-list.tool.ts';
import { selectTool } from './select.tool.ts';
import type { Tool } from './tool.ts';
import { twoCornerTool } from './two-corner.tool.ts';

/** CSS pixels between two clicks that are at one place. */
const SAME = 5;

/** The tool that a person takes into the hand. */
export function makeTool(editor: Editor, id: Exclude<ToolId, 'tag'>): Tool {
  const add = (geometry: ViewerGeometry) => addShape(editor, geometry);
  const slack = () => pixels(editor, SAME);
  const corners = (shape: (from: Point, to: Point) => ViewerGeometry) => twoCornerTool({ shape, add, slack });
  switch (id) {
    case 'select':
      return selectTool(editor);
    case 'box':
      return corners(boxOf);
    case 'rotated-box':
      return corners(rotatedBoxOf);
    case 'ellipse':
      return corners(ellipseOf);
    case 'skeleton':
      return corners((from, to) => skeletonOf(nodesOf(editor), from, to));
    case 'polygon': {
      const shape = (points: Point[]): ViewerGeometry => ({ kind: 'polygon', polygons: [[points]] });
      return pointListTool({ least: 3, closes: true, shape, slack, add: (points) => addPolygon(editor, points) });
    }
    case 'polyline': {
      const shape = (points: Point[]): ViewerGeometry => ({ kind: 'polyline', points });
      return pointListTool({ least: 2, closes: false, shape, slack, add: (points) => add(shape(points)) });
    }
    case 'points': {
      const shape = (points: Point[]): ViewerGeometry => ({ kind: 'points', points });
      return pointListTool({ least: 1, closes: false, shape, slack, add: (points) => add(shape(points)) });
    }
    case 'mask':
      return brushTool(editor);
  }
}

function addPolygon(editor: Editor, points: Point[]): void {
  const one = held(editor);
  const holed = editor.session.get().hole && one ? withHole(one.geometry, points) : null;
  if (holed && one) editor.state.apply([{ id: one.shape.id, to: withGeometry(one.shape, one.part, holed) }]);
  else addShape(editor, { kind: 'polygon', polygons: [[points]] });
  editor.session.set({ hole: false });
}

function rotatedBoxOf(from: Point, to: Point): ViewerGeometry {
  const { x, y, width, height } = boxOf(from, to);
  return { kind: 'rotated-box', x: x + width / 2, y: y + height / 2, width, height, angle: 0 };
}

function ellipseOf(from: Point, to: Point): ViewerGeometry {
  const { x, y, width, height } = boxOf(from, to);
  const [radiusX, radiusY] = [width / 2, height / 2];
  return { kind: 'ellipse', x: x + radiusX, y: y + radiusY, radiusX, radiusY, angle: 0 };
}

/** Of a class without a template, five nodes to begin with. */
const nodesOf = (editor: Editor) =>
  classOf(editor, editor.session.get().classCode).skeleton?.nodes ?? ['1', '2', '3', '4', '5'];

/** A template says what nodes there are, not where: they stand around the box, from its top, to be dragged into place. */
function skeletonOf(names: readonly string[], from: Point, to: Point): ViewerGeometry {
  const { x, y, width, height } = boxOf(from, to);
  const nodes = names.map((name, i) => {
    const angle = (2 * Math.PI * i) / names.length;
    const [u, v] = [Math.sin(angle), -Math.cos(angle)];
    return { name, x: x + (width / 2) * (1 + u), y: y + (height / 2) * (1 + v), visibility: 2 as const };
  });
  return { kind: 'skeleton', nodes };
}
