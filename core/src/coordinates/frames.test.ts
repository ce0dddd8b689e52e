import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  apply,
  compose,
  fromYaw,
  IDENTITY,
  interpolatePose,
  inverse,
  invert,
  multiply,
  normalised,
  rotate,
  yawOf,
  type Pose,
  type Quaternion,
  type Vector3,
} from './frames.ts';

const number = fc.double({ min: -100, max: 100, noNaN: true });
const unit = fc.double({ min: -1, max: 1, noNaN: true });
const vector: fc.Arbitrary<Vector3> = fc.tuple(number, number, number);
const turn = fc
  .tuple(unit, unit, unit, unit)
  .filter((q) => Math.hypot(...q) > 0.1)
  .map(normalised);
const pose: fc.Arbitrary<Pose> = fc.record({ translation: vector, rotation: turn });
const share = fc.double({ min: 0, max: 1, noNaN: true });

function near(one: readonly number[], other: readonly number[]): void {
  for (const [n, value] of one.entries()) expect(Math.abs(value - other[n]!)).toBeLessThan(1e-9);
}
/** q and −q are the same turn, so turns are compared by what they do. */
const sameTurn = (a: Quaternion, b: Quaternion) => {
  for (const axis of [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as Vector3[])
    near(rotate(a, axis), rotate(b, axis));
};
const samePose = (a: Pose, b: Pose) => {
  near(a.translation, b.translation);
  sameTurn(a.rotation, b.rotation);
};

describe('quaternions', () => {
  it('turn a quarter to the left: forward becomes left, left becomes backward', () => {
    near(rotate(fromYaw(Math.PI / 2), [1, 0, 0]), [0, 1, 0]);
    near(rotate(fromYaw(Math.PI / 2), [0, 1, 0]), [-1, 0, 0]);
    near(rotate([Math.SQRT1_2, 0, 0, Math.SQRT1_2], [0, 1, 0]), [0, 0, 1]);
  });

  it('keep lengths and angles', () => {
    fc.assert(
      fc.property(turn, vector, vector, (q, a, b) => {
        const dot = (u: Vector3, v: Vector3) => u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
        expect(Math.abs(dot(rotate(q, a), rotate(q, b)) - dot(a, b))).toBeLessThan(1e-7);
      }),
    );
  });

  it('multiply as turns follow one another, the right one first', () => {
    fc.assert(fc.property(turn, turn, vector, (a, b, v) => near(rotate(multiply(a, b), v), rotate(a, rotate(b, v)))));
    fc.assert(fc.property(turn, (q) => near(multiply(q, inverse(q)), [0, 0, 0, 1])));
  });

  it('give their yaw back', () => {
    fc.assert(
      fc.property(fc.double({ min: -3.14, max: 3.14, noNaN: true }), (yaw) => near([yawOf(fromYaw(yaw))], [yaw])),
    );
  });

  it('without a direction are no turn', () => {
    expect(normalised([0, 0, 0, 0])).toEqual([0, 0, 0, 1]);
    expect(normalised([NaN, 0, 0, 1])).toEqual([0, 0, 0, 1]);
    near(normalised([0, 0, 3, 4]), [0, 0, 0.6, 0.8]);
  });
});

describe('poses', () => {
  it('form a group, and act on points', () => {
    fc.assert(
      fc.property(pose, pose, pose, vector, (a, b, c, v) => {
        near(apply(compose(a, b), v), apply(a, apply(b, v)));
        near(apply(compose(compose(a, b), c), v), apply(compose(a, compose(b, c)), v));
        samePose(compose(a, invert(a)), IDENTITY);
        samePose(compose(a, IDENTITY), a);
      }),
    );
  });

  it('put a sensor where it is: two metres ahead of a car that drives north', () => {
    const car: Pose = { translation: [100, 50, 0], rotation: fromYaw(Math.PI / 2) };
    near(compose(car, { translation: [2, 0, 1], rotation: IDENTITY.rotation }).translation, [100, 52, 1]);
  });

  it('are interpolated from one to the other, evenly, the shorter way', () => {
    fc.assert(
      fc.property(pose, pose, share, (a, b, u) => {
        samePose(interpolatePose(a, b, 0), a);
        samePose(interpolatePose(a, b, 1), b);
        const between = interpolatePose(a, b, u);
        samePose(between, interpolatePose(b, a, 1 - u));
        samePose(between, interpolatePose(a, { ...b, rotation: inverse(inverse(b.rotation)) }, u));
        expect(Math.hypot(...between.rotation)).toBeCloseTo(1, 12);
      }),
    );
    const start: Pose = { ...IDENTITY, rotation: fromYaw(3) };
    const end: Pose = { ...IDENTITY, rotation: fromYaw(-3) };
    expect(Math.abs(yawOf(interpolatePose(start, end, 0.5).rotation))).toBeCloseTo(Math.PI, 9);
    const quarter = interpolatePose(IDENTITY, { ...IDENTITY, rotation: fromYaw(2) }, 0.25);
    expect(yawOf(quarter.rotation)).toBeCloseTo(0.5, 9);
    // The same turn written with the other sign.
    const negated: Quaternion = [0, 0, -Math.sin(1), -Math.cos(1)];
    expect(yawOf(interpolatePose(IDENTITY, { ...IDENTITY, rotation: negated }, 0.25).rotation)).toBeCloseTo(0.5, 9);
  });
});
