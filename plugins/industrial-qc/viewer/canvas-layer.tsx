import { useEffect, useMemo, useRef } from 'react';
import type { ViewerAnnotation } from '@lode/core/viewer';
import { paintMask } from './mask-paint.ts';
import type { Picture } from './picture.ts';
import type { Size, View } from './view.ts';

export type Compare = 'off' | 'flicker' | 'difference';

interface Props {
  box: Size;
  view: View;
  picture: Picture;
  template: Picture | null;
  compare: Compare;
  /** The flicker's phase: the template is on top. */
  templateOnTop: boolean;
  annotations: ViewerAnnotation[];
  selectedId: string | null;
  /** 0…1. */
  opacity: number;
  label: string;
}

function maskCanvases(annotations: ViewerAnnotation[]) {
  return annotations.flatMap(({ id, colour, parts }) =>
    parts.flatMap(({ geometry }) => {
      const rgba = geometry.kind === 'mask' ? paintMask(geometry, colour) : null;
      if (geometry.kind !== 'mask' || !rgba) return [];
      const [height, width] = geometry.size;
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
      return [{ id, canvas, width, height }];
    }),
  );
}

/** Picture, template and masks: everything that is made of pixels. */
export function CanvasLayer(props: Props) {
  const { box, view, picture, template, compare, templateOnTop, annotations, selectedId, opacity, label } = props;
  const ref = useRef<HTMLCanvasElement>(null);
  // Masks are painted once, not at every frame of a pan.
  const masks = useMemo(() => maskCanvases(annotations), [annotations]);
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    context.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.left, ratio * view.top);
    // From 1:1 on a pixel is a square, so that people judge what the camera saw.
    context.imageSmoothingEnabled = view.scale < 1;
    context.imageSmoothingQuality = 'high';
    const below = compare === 'flicker' && templateOnTop && template ? template : picture;
    context.drawImage(below.bitmap, 0, 0, picture.width, picture.height);
    if (compare === 'difference' && template) {
      context.globalCompositeOperation = 'difference';
      context.drawImage(template.bitmap, 0, 0, picture.width, picture.height);
      context.globalCompositeOperation = 'source-over';
    }
    context.imageSmoothingEnabled = false;
    for (const mask of masks) {
      context.globalAlpha = mask.id === selectedId ? Math.min(1, opacity + 0.25) : opacity;
      context.drawImage(mask.canvas, 0, 0, mask.width, mask.height);
    }
    context.globalAlpha = 1;
  }, [box, view, picture, template, compare, templateOnTop, masks, selectedId, opacity]);
  return (
    <canvas
      ref={ref}
      role="img"
      aria-label={label}
      style={{ position: 'absolute', inset: 0, width: box.width, height: box.height }}
    />
  );
}
