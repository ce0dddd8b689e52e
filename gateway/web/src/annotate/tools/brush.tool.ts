import type { Editor } from '../editor.ts';
import { addShape, held, select, withGeometry } from '../editor.ts';
import { maskOf, spansOf, strokeSpans, united, without } from '../geometry/mask-runs.ts';
import type { Point } from '../geometry/shape-geometry.ts';
import { toggleOutside } from '../track-commands.ts';
import { isTrack } from '../track-shape.ts';
import type { Tool } from './tool.ts';

/** Paints into the selected mask, else begins one; the eraser takes away. Every stroke is one step to undo. */
export function brushTool(editor: Editor): Tool {
  let stroke: Point[] | null = null;
  const show = () => editor.session.set({ stroke: stroke && [...stroke] });
  const paint = (points: readonly Point[]) => {
    const { brush, picture } = editor.session.get();
    const size: [number, number] = [picture.height, picture.width];
    const one = held(editor);
    const mask = one?.geometry.kind === 'mask' ? one.geometry : null;
    const painted = strokeSpans(points, brush.radius, mask?.size ?? size);
    if (!one || !mask) {
      if (!brush.erase && painted.length > 0) addShape(editor, { kind: 'mask', ...maskOf(painted, size) });
      return;
    }
    const spans = brush.erase ? without(spansOf(mask), painted) : united(spansOf(mask), painted);
    if (spans.length > 0) {
      const to = withGeometry(one.shape, one.part, { kind: 'mask', ...maskOf(spans, mask.size) });
      editor.state.apply([{ id: one.shape.id, to }]);
      // Nothing left: the shape is gone; of a track, from here on.
    } else if (isTrack(one.shape)) toggleOutside(editor);
    else editor.state.apply([{ id: one.shape.id, to: null }]);
  };
  return {
    down(at) {
      stroke = [at];
      show();
    },
    move(at) {
      if (!stroke) return;
      stroke.push(at);
      show();
    },
    up() {
      const done = stroke;
      stroke = null;
      show();
      if (done) paint(done);
    },
    key(key, _at, cross) {
      // The next stroke begins another mask. Under the cross Enter paints.
      if (key !== 'Enter' || cross || held(editor)?.geometry.kind !== 'mask') return false;
      select(editor, []);
      return true;
    },
    draft: () => null,
    cancel() {
      const was = stroke !== null;
      stroke = null;
      show();
      return was;
    },
  };
}
