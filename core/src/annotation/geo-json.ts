import type { EllipseGeometry, Geometry, RotatedBoxGeometry } from './model.ts';

type Ring = [number, number][];

const closed = (ring: Ring): Ring => (ring.length > 0 ? [...ring, ring[0]!] : ring);

function rectangle(x: number, y: number, width: number, height: number): Ring {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
    [x, y],
  ];
}

function corners({ x, y, width, height, angle }: RotatedBoxGeometry): Ring {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const corner = (u: number, v: number): [number, number] => {
    const [dx, dy] = [(u * width) / 2, (v * height) / 2];
    return [x + dx * cos - dy * sin, y + dx * sin + dy * cos];
  };
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)];
}

const ELLIPSE_STEPS = 48;

function outlineOf({ x, y, radiusX, radiusY, angle }: EllipseGeometry): Ring {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return Array.from({ length: ELLIPSE_STEPS }, (_, i) => {
    const turn = (2 * Math.PI * i) / ELLIPSE_STEPS;
    const [dx, dy] = [radiusX * Math.cos(turn), radiusY * Math.sin(turn)];
    return [x + dx * cos - dy * sin, y + dx * sin + dy * cos];
  });
}

const pointsJson = (points: [number, number][]) =>
  points.length === 1 ? { type: 'Point', coordinates: points[0]! } : { type: 'MultiPoint', coordinates: points };

/** Box around the object pixels of a mask; null when it is empty. Runs go down the columns. */
export function extent({ size: [height], counts }: { size: [number, number]; counts: number[] }) {
  let at = 0;
  let left = Infinity, right = -1, top = Infinity, bottom = -1; // prettier-ignore
  for (const [i, run] of counts.entries()) {
    if (i % 2 === 1 && run > 0) {
      const last = at + run - 1;
      left = Math.min(left, Math.floor(at / height));
      right = Math.max(right, Math.floor(last / height));
      const oneColumn = Math.floor(at / height) === Math.floor(last / height);
      top = Math.min(top, oneColumn ? at % height : 0);
      bottom = Math.max(bottom, oneColumn ? last % height : height - 1);
    }
    at += run;
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Outline as GeoJSON in pixel coordinates (`geo`: degrees); a mask gives its bounding box, what has no outline nothing. */
export function geoJsonOf(geometry: Geometry): object | null {
  switch (geometry.kind) {
    case 'box':
      return { type: 'Polygon', coordinates: [rectangle(geometry.x, geometry.y, geometry.width, geometry.height)] };
    case 'polygon':
      return geometry.polygons.length === 1
        ? { type: 'Polygon', coordinates: geometry.polygons[0]!.map(closed) }
        : { type: 'MultiPolygon', coordinates: geometry.polygons.map((rings) => rings.map(closed)) };
    case 'mask': {
      const box = extent(geometry);
      return box && { type: 'Polygon', coordinates: [rectangle(box.left, box.top, box.width, box.height)] };
    }
    case 'rotated-box':
      return { type: 'Polygon', coordinates: [corners(geometry)] };
    case 'polyline':
      return { type: 'LineString', coordinates: geometry.points };
    case 'ellipse':
      return { type: 'Polygon', coordinates: [closed(outlineOf(geometry))] };
    case 'points':
    case 'cuboid-2d':
      return pointsJson(geometry.points);
    case 'skeleton': {
      const placed = geometry.nodes.filter(({ visibility }) => visibility > 0);
      return placed.length === 0 ? null : pointsJson(placed.map(({ x, y }): [number, number] => [x, y]));
    }
    case 'geo':
      return geometry.geometry;
    // Metres in a frame of their own, voxels, characters and time alone have no outline on a picture or a map.
    case 'cuboid':
    case 'point-set':
    case 'volume-mask':
    case 'text-span':
    case 'interval':
    case 'tag':
      return null;
  }
}
