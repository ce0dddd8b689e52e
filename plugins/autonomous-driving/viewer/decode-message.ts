/** Points of a sweep in the sensor's frame. */
export interface Cloud {
  /** x, y, z in metres, one after another. */
  positions: Float32Array;
  /** 0…1 each; null when the sweep has none. */
  intensity: Float32Array | null;
  frame: string;
}

interface PointCloud2 {
  header: { frame_id: string };
  width: number;
  height: number;
  fields: { name: string; offset: number; datatype: number }[];
  is_bigendian: boolean;
  point_step: number;
  data: Uint8Array;
}

/** sensor_msgs/msg/PointField: size and reader of the numeric types. */
const NUMBERS: Record<number, (view: DataView, at: number, little: boolean) => number> = {
  1: (view, at) => view.getInt8(at),
  2: (view, at) => view.getUint8(at),
  3: (view, at, little) => view.getInt16(at, little),
  4: (view, at, little) => view.getUint16(at, little),
  5: (view, at, little) => view.getInt32(at, little),
  6: (view, at, little) => view.getUint32(at, little),
  7: (view, at, little) => view.getFloat32(at, little),
  8: (view, at, little) => view.getFloat64(at, little),
};

/** sensor_msgs/msg/PointCloud2; null when it has no x, y, z. Points that are not finite are left out. */
export function cloudOf(message: unknown): Cloud | null {
  const { header, width, height, fields, is_bigendian: big, point_step: step, data } = message as PointCloud2;
  const reader = (name: string) => {
    const field = fields.find((one) => one.name === name);
    const read = field && NUMBERS[field.datatype];
    return field && read ? (view: DataView, at: number) => read(view, at + field.offset, !big) : null;
  };
  const [x, y, z, strength] = [reader('x'), reader('y'), reader('z'), reader('intensity') ?? reader('i')];
  if (!x || !y || !z || !(step > 0)) return null;
  const count = Math.min(width * height, Math.floor(data.byteLength / step));
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const positions = new Float32Array(count * 3);
  const intensity = strength ? new Float32Array(count) : null;
  let kept = 0;
  let most = 0;
  for (let i = 0; i < count; i++) {
    const at = i * step;
    const [px, py, pz] = [x(view, at), y(view, at), z(view, at)];
    if (!Number.isFinite(px + py + pz)) continue;
    positions.set([px, py, pz], kept * 3);
    if (intensity && strength) most = Math.max(most, (intensity[kept] = strength(view, at)));
    kept += 1;
  }
  if (intensity && most > 0) for (let i = 0; i < kept; i++) intensity[i]! /= most;
  return {
    positions: positions.subarray(0, kept * 3),
    intensity: intensity?.subarray(0, kept) ?? null,
    frame: header.frame_id,
  };
}

/** nuScenes `.pcd.bin`: five float32 a point: x, y, z, intensity, ring. */
export function cloudOfBin(bytes: ArrayBuffer, frame: string): Cloud {
  const values = new Float32Array(bytes, 0, Math.floor(bytes.byteLength / 20) * 5);
  const count = values.length / 5;
  const positions = new Float32Array(count * 3);
  const intensity = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    positions.set(values.subarray(i * 5, i * 5 + 3), i * 3);
    intensity[i] = values[i * 5 + 3]! / 255;
  }
  return { positions, intensity, frame };
}

/** sensor_msgs/msg/CompressedImage, foxglove.CompressedImage. */
export function pictureOf(message: unknown): { blob: Blob; frame: string } | null {
  const { data, format, header, frame_id } = message as {
    data?: Uint8Array | string;
    format?: string;
    header?: { frame_id: string };
    frame_id?: string;
  };
  if (!data) return null;
  const bytes = typeof data === 'string' ? Uint8Array.from(atob(data), (c) => c.charCodeAt(0)) : Uint8Array.from(data);
  const type = /png/i.test(format ?? '') ? 'image/png' : /webp/i.test(format ?? '') ? 'image/webp' : 'image/jpeg';
  return { blob: new Blob([bytes], { type }), frame: header?.frame_id ?? frame_id ?? '' };
}
