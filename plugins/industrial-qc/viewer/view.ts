/** Where the picture lies on the screen: a picture pixel (x, y) is at (left + x·scale, top + y·scale) CSS px. */
export interface View {
  scale: number;
  left: number;
  top: number;
}

export interface Size {
  width: number;
  height: number;
}

export const MAX_SCALE = 64;

/** Whole picture, centred, with a little air; small pictures are enlarged at most 4 times. */
export function fitView(box: Size, picture: Size): View {
  const scale = Math.min((box.width - 16) / picture.width, (box.height - 16) / picture.height, 4);
  return centred(box, picture, Math.max(scale, 0.001));
}

/** One picture pixel is one CSS px. */
export function actualView(box: Size, picture: Size): View {
  return centred(box, picture, 1);
}

function centred(box: Size, picture: Size, scale: number): View {
  return { scale, left: (box.width - picture.width * scale) / 2, top: (box.height - picture.height * scale) / 2 };
}

/** Zooms by `factor` so that the point under (x, y), CSS px, stays there. */
export function zoomAt(view: View, factor: number, x: number, y: number, picture: Size): View {
  const least = Math.min(0.02, 16 / Math.max(picture.width, picture.height));
  const scale = Math.min(MAX_SCALE, Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, left: x - (x - view.left) * ratio, top: y - (y - view.top) * ratio };
}

export function panBy(view: View, dx: number, dy: number): View {
  return { ...view, left: view.left + dx, top: view.top + dy };
}

/** Picture coordinates (origin at the top-left corner of the top-left pixel) of a point of the screen. */
export function toPicture(view: View, x: number, y: number): [number, number] {
  return [(x - view.left) / view.scale, (y - view.top) / view.scale];
}
