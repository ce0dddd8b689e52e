/** SVG of what a drone sees of a tower: sky, ground, lattice, arms, insulators, conductors, and faults drawn into it. */
export const WIDTH = 1280;
export const HEIGHT = 853;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const STEEL = '#5d666e';
const ARMS = [
  { y: 250, reach: 210 },
  { y: 350, reach: 270 },
  { y: 450, reach: 230 },
];
const [TOP, FOOT] = [130, 770];
const DISCS = 9;

const line = (x1: number, y1: number, x2: number, y2: number, width = 4, colour = STEEL) =>
  `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${colour}" stroke-width="${width}"/>`;

/** Half the body's breadth at a height. */
const half = (y: number) => 18 + Math.max(0, y - 420) * 0.32;

function lattice(cx: number): string {
  const parts = [line(cx, TOP - 60, cx - half(TOP), TOP), line(cx, TOP - 60, cx + half(TOP), TOP)];
  for (let y = TOP; y < FOOT; y += 64) {
    const [a, b] = [half(y), half(y + 64)];
    parts.push(line(cx - a, y, cx - b, y + 64, 7), line(cx + a, y, cx + b, y + 64, 7));
    parts.push(line(cx - a, y, cx + b, y + 64, 3), line(cx + a, y, cx - b, y + 64, 3), line(cx - a, y, cx + a, y, 3));
  }
  for (const { y, reach } of ARMS) {
    for (const side of [-1, 1]) {
      parts.push(line(cx, y - 26, cx + side * reach, y, 5), line(cx, y, cx + side * reach, y, 5));
      for (let i = 1; i < 4; i++) {
        const x = cx + (side * reach * i) / 4;
        parts.push(line(x, y - 26 + (26 * i) / 4, cx + (side * reach * (i - 0.6)) / 4, y, 2));
      }
    }
  }
  return parts.join('');
}

/** A string of discs hanging from an arm's end; `lost`: the disc that burst. */
function insulators(x: number, y: number, lost?: number): string {
  const discs = Array.from({ length: DISCS }, (_, i) =>
    i === lost
      ? `<ellipse cx="${x}" cy="${y + 12 + i * 9}" rx="4" ry="3" fill="#3d2f2a"/>`
      : `<ellipse cx="${x}" cy="${y + 12 + i * 9}" rx="12" ry="5" fill="#8fb7b2" stroke="#4d6f6c"/>`,
  );
  return line(x, y, x, y + 98, 3) + discs.join('');
}

/** A conductor that comes from the left edge, passes the clamp and sags to the right edge. */
const conductor = (x: number, y: number) =>
  `<path d="M0 ${y + 70}Q${x / 2} ${y + 75} ${x} ${y}Q${(x + WIDTH) / 2} ${y + 90} ${WIDTH} ${y + 40}" fill="none" stroke="#2c3136" stroke-width="3"/>`;

const backdrop = (tint: string) => `<defs><linearGradient id="s" x2="0" y2="1">
<stop offset="0" stop-color="${tint}"/><stop offset=".75" stop-color="#dbe6ea"/></linearGradient></defs>
<rect width="${WIDTH}" height="${HEIGHT}" fill="url(#s)"/>
<path d="M0 610Q180 520 400 600T820 575T1280 605V853H0Z" fill="#90a08c"/>
<path d="M0 690Q300 640 640 690T1280 670V853H0Z" fill="#76855f"/>`;

export type Fault =
  | 'insulator-shattered'
  | 'conductor-foreign-object'
  | 'conductor-broken-strand'
  | 'tower-bird-nest'
  | 'worker'
  | 'corridor-crane'
  | 'foundation-scoured';

/** What a fault looks like on a tower at `cx`, and its box in pixels. */
const FAULTS: Record<Fault, (cx: number) => { svg: string; box: Box }> = {
  'insulator-shattered': (cx) => ({ svg: '', box: { x: cx + 248, y: 352, width: 44, height: 98 } }),
  'conductor-foreign-object': (cx) => ({
    svg: `<path d="M${cx - 372} 598l30 4l-6 38l10 44l-26 34l-14 -52l8 -34z" fill="#e9eef5" stroke="#a9b6c8" stroke-width="2"/>`,
    box: { x: cx - 390, y: 588, width: 62, height: 136 },
  }),
  'conductor-broken-strand': (cx) => ({
    svg: `<path d="M${cx + 306} 467q14 -34 26 -10q-4 22 16 12M${cx + 322} 472q20 36 32 12q8 -16 18 8" fill="none" stroke="#2c3136" stroke-width="2"/>`,
    box: { x: cx + 294, y: 440, width: 92, height: 66 },
  }),
  'tower-bird-nest': (cx) => ({
    svg: Array.from({ length: 26 }, (_, i) => {
      const [x, y] = [cx - 62 + ((i * 37) % 60), 232 + ((i * 23) % 18)];
      return line(x, y, x + 24 - ((i * 11) % 18), y - 12 + ((i * 7) % 16), 3, i % 2 ? '#6b4c2e' : '#8b6a44');
    }).join(''),
    box: { x: cx - 74, y: 212, width: 108, height: 52 },
  }),
  worker: (cx) => ({
    svg: `<circle cx="${cx + 210}" cy="704" r="11" fill="#f2c14e"/><rect x="${cx + 196}" y="714" width="28" height="40" rx="8" fill="#f27a2a"/><path d="M${cx + 203} 752v38M${cx + 217} 752v38" stroke="#27384d" stroke-width="10"/>`,
    box: { x: cx + 190, y: 688, width: 40, height: 108 },
  }),
  'corridor-crane': (cx) => ({
    svg: `<g fill="#e0a526"><rect x="${cx - 440}" y="700" width="150" height="34" rx="4"/><rect x="${cx - 322}" y="668" width="44" height="40" rx="5"/></g>${line(cx - 400, 704, cx - 300, 520, 11, '#e0a526')}${line(cx - 300, 520, cx - 300, 620, 2, '#333')}<g fill="#222"><circle cx="${cx - 410}" cy="738" r="17"/><circle cx="${cx - 320}" cy="738" r="17"/></g>`,
    box: { x: cx - 448, y: 508, width: 178, height: 252 },
  }),
  'foundation-scoured': (cx) => ({
    svg: `<path d="M${cx + 70} 766q60 -18 110 10q30 34 -20 48q-80 12 -104 -20z" fill="#4d3b2a"/><path d="M${cx + 90} 780q40 -8 70 10" stroke="#34271b" stroke-width="6" fill="none"/>`,
    box: { x: cx + 46, y: 750, width: 160, height: 86 },
  }),
};

export interface Scene {
  svg: string;
  /** In the order of the faults asked for. */
  boxes: Box[];
}

/** A tower at `cx` pixels from the left. */
export function sceneOf(cx: number, tint: string, faults: readonly Fault[]): Scene {
  const drawn = faults.map((fault) => FAULTS[fault](cx));
  const lost = faults.includes('insulator-shattered') ? 5 : undefined;
  const strings = ARMS.flatMap(({ y, reach }, i) =>
    [-1, 1].map((side) => {
      const x = cx + side * reach;
      return conductor(x, y + 100) + insulators(x, y, i === 1 && side === 1 ? lost : undefined);
    }),
  );
  const inner = [backdrop(tint), lattice(cx), ...strings, ...drawn.map(({ svg }) => svg)].join('');
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${inner}</svg>`,
    boxes: drawn.map(({ box }) => box),
  };
}
