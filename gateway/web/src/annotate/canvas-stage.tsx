import { useEffect, useRef, useState } from 'react';
import type { MouseEvent, PointerEvent } from 'react';
import { useText } from '../i18n/i18n.ts';
import { Failure } from '../ui/states.tsx';
import { createScene } from './canvas/scene.ts';
import { insertVertex, redrawAll } from './commands.ts';
import { held, shapeAt } from './editor.ts';
import type { Editor } from './editor.ts';
import { useLatest, useSession } from './editor.hook.ts';
import type { Point } from './geometry/shape-geometry.ts';
import { Overlay } from './overlay.tsx';
import type { ToolHand } from './tool-hand.ts';
import { toolList } from './tool-list.ts';
import { fitted, panned, toPicture, zoomed } from './view.ts';

/** What a notch of the wheel does. */
const WHEEL = 0.0016;

/** The canvas and what lies over it; pointer and wheel go to the tool in the hand or move the view. */
export function CanvasStage({
  editor,
  hand,
  spaceDown,
}: {
  editor: Editor;
  hand: ToolHand;
  spaceDown: { current: boolean };
}) {
  const { t } = useText();
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const pan = useRef<Point | null>(null);
  const [broken, setBroken] = useState<unknown>(null);
  const tool = useSession(editor, (session) => session.tool);
  const view = useSession(editor, (session) => session.view);
  const picture = useSession(editor, (session) => session.picture);

  useEffect(() => {
    const [box, target] = [stage.current, canvas.current];
    if (!box || !target) return undefined;
    try {
      editor.scene = createScene(target);
    } catch (error) {
      setBroken(error);
      return undefined;
    }
    const measure = () => {
      const { width, height } = box.getBoundingClientRect();
      if (width < 1 || height < 1) return;
      const before = editor.session.get();
      editor.scene?.resize(width, height, window.devicePixelRatio);
      const first = before.canvas.width === 1;
      const size = { width, height };
      editor.session.set({ canvas: size, ...(first ? { view: fitted(before.picture, size) } : {}) });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    redrawAll(editor);
    return () => {
      observer.disconnect();
      editor.scene?.dispose();
      editor.scene = null;
    };
  }, [editor]);

  useEffect(() => editor.scene?.setView(view), [editor, view]);
  useEffect(() => {
    const { canvas: size } = editor.session.get();
    editor.session.set({ view: fitted(picture, size) });
  }, [editor, picture]);

  const place = (event: { clientX: number; clientY: number }): Point => {
    const box = stage.current?.getBoundingClientRect();
    return [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)];
  };
  const at = (event: { clientX: number; clientY: number }): Point => {
    const { view: now, tool: id, picture: size } = editor.session.get();
    const [x, y] = toPicture(now, place(event));
    // What is drawn stays on the picture; what is taken hold of may be beside it.
    return id === 'select' ? [x, y] : [Math.min(Math.max(x, 0), size.width), Math.min(Math.max(y, 0), size.height)];
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button === 1 || (event.button === 0 && spaceDown.current)) {
      pan.current = place(event);
    } else if (event.button === 0) {
      editor.session.set({ cursor: at(event), crosshair: false });
      hand.down(at(event), event.shiftKey);
    } else return;
    event.preventDefault();
    // Keys go to the picture again, not to the field that was filled in last.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    const from = pan.current;
    if (from) {
      const to = place(event);
      pan.current = to;
      editor.session.set({ view: panned(editor.session.get().view, to[0] - from[0], to[1] - from[1]) });
      return;
    }
    const p = at(event);
    editor.session.set({ cursor: p, crosshair: false });
    hand.move(p);
    if (!hand.pressed) editor.scene?.hover(tool === 'select' ? shapeAt(editor, p, 5) : null);
  };
  const onPointerUp = (event: PointerEvent) => {
    if (pan.current) pan.current = null;
    else if (event.button === 0) hand.up(at(event));
  };
  const onDoubleClick = (event: MouseEvent) => {
    const p = at(event);
    if (tool !== 'select') return hand.doubleClick(p);
    const kind = held(editor)?.geometry.kind;
    if (kind === 'polygon' || kind === 'polyline') insertVertex(editor);
  };
  const onWheel = useLatest((event: WheelEvent) => {
    event.preventDefault();
    const { view: now } = editor.session.get();
    // Lines and pages of old mice count as pixels of a notch.
    const delta = event.deltaY * (event.deltaMode === 0 ? 1 : 32);
    if (event.shiftKey) editor.session.set({ view: panned(now, -delta, 0) });
    else editor.session.set({ view: zoomed(now, Math.exp(-delta * WHEEL), place(event)) });
  });
  useEffect(() => {
    // React's own listener may not keep the browser from zooming the page.
    const box = stage.current;
    box?.addEventListener('wheel', onWheel, { passive: false });
    return () => box?.removeEventListener('wheel', onWheel);
  }, [onWheel]);
  if (broken) return <Failure error={{ code: 'VIEWER', message: String(broken) }} kept={t('annotate.noWebgl')} />;
  const cursor = toolList.find(({ id }) => id === tool)?.cursor ?? 'default';
  return (
    <div
      ref={stage}
      className="editor-canvas"
      data-testid="editor-canvas"
      style={{ cursor }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        pan.current = null;
        hand.cancel();
      }}
      onDoubleClick={onDoubleClick}
      onContextMenu={(event) => event.preventDefault()}
    >
      <canvas ref={canvas} aria-label={t('annotate.canvas')} role="img" />
      <Overlay editor={editor} />
    </div>
  );
}
