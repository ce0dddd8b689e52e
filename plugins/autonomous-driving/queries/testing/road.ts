/** For tests: a road's middle line with its curvature, and places on it by way along and offset to the left. */
export interface Road {
  at(along: number, aside: number): { x: number; y: number; heading: number };
}

const STEP = 0.25;
const BEFORE = 200;

/** `curvature` in 1/m at metres along; integrated in steps of 25 cm from 200 m before the beginning. */
export function roadOf(curvature: (along: number) => number, length = 1600): Road {
  const n = Math.ceil((length + BEFORE) / STEP);
  const xs = new Float64Array(n + 1);
  const ys = new Float64Array(n + 1);
  const headings = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    headings[i + 1] = headings[i]! + curvature(i * STEP - BEFORE) * STEP;
    xs[i + 1] = xs[i]! + Math.cos(headings[i]!) * STEP;
    ys[i + 1] = ys[i]! + Math.sin(headings[i]!) * STEP;
  }
  return {
    at(along, aside) {
      const place = Math.max(0, Math.min(n - 1, (along + BEFORE) / STEP));
      const i = Math.floor(place);
      const share = place - i;
      const mix = (values: Float64Array) => values[i]! + share * (values[i + 1]! - values[i]!);
      const heading = mix(headings);
      return { x: mix(xs) - aside * Math.sin(heading), y: mix(ys) + aside * Math.cos(heading), heading };
    },
  };
}
