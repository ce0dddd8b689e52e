/** For tests: other road users around an ego car that drives along the middle of its lane. */

/** Where a car is on the road at each second: metres along, metres to the left of the ego lane's middle. */
type Way = (t: number) => { along: number; aside: number; heading?: number };

export interface Traveller {
  id: string;
  class: string;
  size: [number, number];
  way: Way;
}

/** Of a scene. */
export const SECONDS = 20;
const LANE = 3.5;

const SIZES: Record<string, [number, number]> = { car: [4.6, 1.9], truck: [11, 2.5], bus: [12, 2.5] };

/** 0 → 1 between two times, with no jolt at either end. */
const ease = (t: number, from: number, to: number) => {
  const share = Math.max(0, Math.min(1, (t - from) / (to - from)));
  return share * share * (3 - 2 * share);
};

export interface Plan {
  others: Traveller[];
  /** Cut-ins that are really there: who, and the second at which the lane edge is passed. */
  truth: { actor: string; at: number }[];
  egoAside?: (t: number) => number;
}

/** `v`: speed of the ego car, m/s. */
type Maker = (random: () => number, v: number) => Plan;

export const between = (random: () => number, low: number, high: number) => low + random() * (high - low);

function other(id: string, way: Way, kind = 'car'): Traveller {
  return { id, class: kind, size: SIZES[kind]!, way };
}

/** The second at which somebody easing from `from` to `to` metres aside stands `over` metres past the lane edge. */
function passes(aside: (t: number) => number, width: number, over = 0.3): number {
  for (let t = 0; t < SECONDS; t += 0.01) if (1.75 - (Math.abs(aside(t)) - width / 2) > over) return t;
  return NaN;
}

/** Changes lane into the gap before the ego car. */
export const cutIn: Maker = (random, v) => {
  const kind = ['car', 'truck', 'bus'][Math.floor(random() * 3)]!;
  const side = random() < 0.5 ? 1 : -1;
  const from = between(random, 6, 10);
  const to = from + between(random, 2.5, 5);
  const overtakes = random() < 0.4;
  const relative = overtakes ? between(random, 2, 5) : between(random, -2, 0.5);
  const gap = between(random, 8, 35);
  const aside = (t: number) => side * LANE * (1 - ease(t, from, to));
  // The gap is that at the crossing; bumper to middle is 3.6 m and half the length.
  const middle = 3.6 + SIZES[kind]![0] / 2 + gap;
  const at = passes(aside, SIZES[kind]![1]);
  return {
    others: [
      other('a', (t) => ({ along: v * t + middle + relative * (t - at), aside: aside(t) }), kind),
      other('b', (t) => ({ along: v * t + 20, aside: -side * LANE })),
    ],
    truth: [{ actor: 'a', at }],
  };
};

const neighbour: Maker = (random, v) => ({
  others: [1, -1].map((side) => {
    const [gap, phase, width] = [between(random, -10, 40), between(random, 0, 6), between(random, 0.1, 0.5)];
    const kind = random() < 0.5 ? 'car' : 'truck';
    const way: Way = (t) => ({ along: v * t + gap + t, aside: side * (LANE + width * Math.sin(t / 2 + phase)) });
    return other(`n${side}`, way, kind);
  }),
  truth: [],
});

const parkedRow: Maker = (random) => ({
  others: Array.from({ length: 14 }, (_, i) => {
    const aside = -(1.75 + 1.1 + between(random, 0, 0.4));
    return other(`p${i}`, () => ({ along: 30 + i * 7, aside }));
  }),
  truth: [],
});

const lead: Maker = (random, v) => {
  const gap = between(random, 15, 40);
  return { others: [other('l', (t) => ({ along: v * t + gap + 3 * Math.sin(t / 3), aside: 0 }))], truth: [] };
};

const farAway: Maker = (random, v) => {
  const gap = between(random, 80, 110);
  return { others: [other('f', (t) => ({ along: v * t + gap, aside: LANE * (1 - ease(t, 7, 11)) }))], truth: [] };
};

const egoChangesLane: Maker = (random, v) => {
  const side = random() < 0.5 ? 1 : -1;
  const from = between(random, 6, 9);
  const gap = between(random, 15, 40);
  return {
    others: [other('s', (t) => ({ along: v * t + gap, aside: side * LANE }))],
    egoAside: (t) => side * LANE * ease(t, from, from + 4),
    truth: [],
  };
};

const oncoming: Maker = (random, v) => ({
  others: Array.from({ length: 4 }, (_, i) => {
    const speed = between(random, 8, 16);
    const way: Way = (t) => ({ along: 60 + i * 90 + v * 5 - speed * t, aside: LANE, heading: Math.PI });
    return other(`o${i}`, way);
  }),
  truth: [],
});

/** Its wheels come near the line, it stays in its own lane. */
const touches: Maker = (random, v) => {
  const gap = between(random, 10, 30);
  const deep = LANE - (1.75 + 0.95 - between(random, -0.1, 0.08));
  return {
    others: [other('t', (t) => ({ along: v * t + gap, aside: LANE - deep * ease(t, 6, 9) * (1 - ease(t, 9.5, 12)) }))],
    truth: [],
  };
};

const cutOut: Maker = (random, v) => {
  const gap = between(random, 12, 30);
  return { others: [other('c', (t) => ({ along: v * t + gap + t, aside: LANE * ease(t, 6, 10) }))], truth: [] };
};

const behind: Maker = (random, v) => {
  const gap = between(random, 9, 14);
  return { others: [other('r', (t) => ({ along: v * t - gap, aside: LANE * (1 - ease(t, 6, 10)) }))], truth: [] };
};

/** Comes into the lane, but in front of the one who is the lead already. */
const beforeLead: Maker = (random, v) => {
  const gap = between(random, 12, 18);
  return {
    others: [
      other('l', (t) => ({ along: v * t + gap, aside: 0 })),
      other('x', (t) => ({ along: v * t + gap + 18, aside: LANE * (1 - ease(t, 6, 10)) })),
    ],
    truth: [],
  };
};

const crossing: Maker = (random, v) => {
  const at = between(random, 6, 10);
  const speed = between(random, 6, 12);
  const way: Way = (t) => ({ along: v * at + 25, aside: speed * (at - t), heading: -Math.PI / 2 });
  return { others: [other('k', way)], truth: [] };
};

/** What looks like a cut-in and is none. */
export const DECOYS = {
  neighbour,
  parkedRow,
  lead,
  farAway,
  egoChangesLane,
  oncoming,
  touches,
  cutOut,
  behind,
  beforeLead,
  crossing,
};
