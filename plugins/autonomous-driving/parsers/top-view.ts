const { floor, log2, min } = Math;

/** Pixels each way, and cells. */
const EDGE = 256;
const BACKGROUND = 18;

/** Raw RGB of points seen from above, the sensor in the middle, forward up; brighter where more points fall. */
export interface TopView {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 3;
}

/** Counts points (x forward, y left, metres in the sensor's frame) in the cells of a square of `reach` each way. */
export function topView(reach: number): { add: (x: number, y: number) => void; picture: () => TopView } {
  const counts = new Uint32Array(EDGE * EDGE);
  const scale = EDGE / (2 * reach);
  return {
    add(x, y) {
      const column = floor((reach - y) * scale);
      const row = floor((reach - x) * scale);
      if (column < 0 || row < 0 || column >= EDGE || row >= EDGE) return;
      const at = row * EDGE + column;
      counts[at] = counts[at]! + 1;
    },
    picture() {
      const data = new Uint8Array(EDGE * EDGE * 3).fill(BACKGROUND);
      for (let i = 0; i < counts.length; i++) {
        const count = counts[i]!;
        if (count === 0) continue;
        const light = min(235, 110 + 30 * log2(1 + count));
        data[3 * i] = light - 90;
        data[3 * i + 1] = light;
        data[3 * i + 2] = light + 20;
      }
      return { data, width: EDGE, height: EDGE, channels: 3 };
    },
  };
}
