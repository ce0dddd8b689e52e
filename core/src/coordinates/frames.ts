/** Metres; x forward, y left, z up in a vehicle (ISO 8855), x east, y north, z up in a map. */
export type Vector3 = readonly [x: number, y: number, z: number];

/** Unit quaternion of a rotation; the scalar comes last. */
export type Quaternion = readonly [x: number, y: number, z: number, w: number];

/** Where a frame is, seen from another: a point p of it is at rotation·p + translation. */
export interface Pose {
  translation: Vector3;
  rotation: Quaternion;
}

export const IDENTITY: Pose = { translation: [0, 0, 0], rotation: [0, 0, 0, 1] };

const { sin, cos, acos, atan2, sqrt } = Math;

/** The vector, turned by a unit quaternion: v + 2w(u × v) + 2u × (u × v). */
export function rotate([qx, qy, qz, qw]: Quaternion, [x, y, z]: Vector3): Vector3 {
  const tx = 2 * (qy * z - qz * y);
  const ty = 2 * (qz * x - qx * z);
  const tz = 2 * (qx * y - qy * x);
  return [x + qw * tx + qy * tz - qz * ty, y + qw * ty + qz * tx - qx * tz, z + qw * tz + qx * ty - qy * tx];
}

/** Hamilton's product: first `b`, then `a`. */
export function multiply([ax, ay, az, aw]: Quaternion, [bx, by, bz, bw]: Quaternion): Quaternion {
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}

/** Of a unit quaternion: its conjugate. */
export function inverse([x, y, z, w]: Quaternion): Quaternion {
  return [-x, -y, -z, w];
}

/** Of length one. Files hold some that are not; one without a direction (all zero, NaN) is no turn at all. */
export function normalised([x, y, z, w]: Quaternion): Quaternion {
  const length = sqrt(x * x + y * y + z * z + w * w);
  if (!(length > 0) || length === Infinity) return IDENTITY.rotation;
  return [x / length, y / length, z / length, w / length];
}

/** Turn about the vertical axis in radians, counter-clockwise from above, in (−π, π]. */
export function yawOf([x, y, z, w]: Quaternion): number {
  return atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z));
}

/** The turn about the vertical axis by so many radians. */
export function fromYaw(yaw: number): Quaternion {
  return [0, 0, sin(yaw / 2), cos(yaw / 2)];
}

/** `b` is given in the frame of `a`: where it is in the frame that `a` is given in. */
export function compose(a: Pose, b: Pose): Pose {
  return { translation: apply(a, b.translation), rotation: multiply(a.rotation, b.rotation) };
}

/** The outer frame, seen from the inner one. */
export function invert({ translation: [x, y, z], rotation }: Pose): Pose {
  const back = inverse(rotation);
  return { translation: rotate(back, [-x, -y, -z]), rotation: back };
}

/** A point of the inner frame, in the outer one. */
export function apply({ translation, rotation }: Pose, point: Vector3): Vector3 {
  const [x, y, z] = rotate(rotation, point);
  return [x + translation[0], y + translation[1], z + translation[2]];
}

/** Between two poses: u = 0 is `a`, u = 1 is `b`. The turn takes the shorter way at even speed (Shoemake's slerp). */
export function interpolatePose(a: Pose, b: Pose, u: number): Pose {
  const mix = (i: 0 | 1 | 2) => a.translation[i] + (b.translation[i] - a.translation[i]) * u;
  return { translation: [mix(0), mix(1), mix(2)], rotation: slerp(a.rotation, b.rotation, u) };
}

function slerp(a: Quaternion, b: Quaternion, u: number): Quaternion {
  let dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
  // q and −q are the same turn; the nearer of the two is the shorter way.
  const sign = dot < 0 ? -1 : 1;
  dot *= sign;
  let from = 1 - u;
  let to = u;
  // Where they nearly coincide, sin θ is too small to divide by, and the straight line is as good.
  if (dot < 0.9995) {
    const angle = acos(dot);
    from = sin((1 - u) * angle) / sin(angle);
    to = sin(u * angle) / sin(angle);
  }
  to *= sign;
  return normalised([
    from * a[0] + to * b[0],
    from * a[1] + to * b[1],
    from * a[2] + to * b[2],
    from * a[3] + to * b[3],
  ]);
}
