import { normalised, type Quaternion, type Vector3 } from '@lode/core/coordinates';

/** A member of a decoded message, however deep; undefined where the path ends early. */
export function at(value: unknown, ...path: string[]): unknown {
  let inner = value;
  for (const name of path) {
    if (typeof inner !== 'object' || inner === null) return undefined;
    inner = (inner as Record<string, unknown>)[name];
  }
  return inner;
}

/** NaN where there is no number. */
export function numberAt(value: unknown, ...path: string[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : typeof found === 'bigint' ? Number(found) : NaN;
}

/** Empty where there is no text. */
export function textAt(value: unknown, ...path: string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

export function listAt(value: unknown, ...path: string[]): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** Typed arrays and lists alike; null when anything in it is no number. */
export function numbersAt(value: unknown, ...path: string[]): number[] | null {
  const found = at(value, ...path);
  const list = ArrayBuffer.isView(found) ? Array.from(found as Float64Array) : Array.isArray(found) ? found : null;
  return list?.every((one) => typeof one === 'number' && Number.isFinite(one)) ? (list as number[]) : null;
}

export function vectorAt(value: unknown, ...path: string[]): Vector3 {
  const found = at(value, ...path);
  return [numberAt(found, 'x'), numberAt(found, 'y'), numberAt(found, 'z')];
}

/** Of length one; no turn at all where the file has none (all zero is what ROS leaves unset). */
export function quaternionAt(value: unknown, ...path: string[]): Quaternion {
  const found = at(value, ...path);
  return normalised([numberAt(found, 'x'), numberAt(found, 'y'), numberAt(found, 'z'), numberAt(found, 'w')]);
}

/** Frame names of ROS 1 may begin with a slash. */
export const frameAt = (value: unknown, ...path: string[]) => textAt(value, ...path).replace(/^\//, '');

/** A stamp further from the time of recording is no time (zero, seconds since boot): then that of recording holds. */
export const STAMP_TOLERANCE = 1_000_000_000n;

/** When it was measured: the message's own stamp (`sec` and `nanosec` or `nsec`). */
export function stampAt(logTime: bigint, value: unknown, ...path: string[]): bigint {
  const stamp = at(value, ...path);
  const [sec, nanos] = [numberAt(stamp, 'sec'), numberAt(stamp, 'nanosec')];
  const rest = Number.isNaN(nanos) ? numberAt(stamp, 'nsec') : nanos;
  if (!Number.isSafeInteger(sec) || !Number.isSafeInteger(rest)) return logTime;
  const time = BigInt(sec) * 1_000_000_000n + BigInt(rest);
  const apart = time > logTime ? time - logTime : logTime - time;
  return apart <= STAMP_TOLERANCE ? time : logTime;
}
