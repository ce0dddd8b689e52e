import type { TrackState } from '../model/recording.ts';

/** As the message said it: in its own frame, which need not be the map. */
export interface SeenState extends TrackState {
  frame: string;
}

export interface SeenTrack {
  id: string;
  states: SeenState[];
  /** How often each class was said. */
  classes: Map<string, number>;
}

const MOST_TRACKS = 20_000;
const MOST_STATES = 200_000;
const SHORTEST = 100_000_000n;

export interface ObjectStates {
  add(id: string, sourceClass: string, state: SeenState): void;
  /** Seen without an id, so that nothing ties one sighting to the next. */
  nameless(): void;
  readonly tracks: SeenTrack[];
  readonly namelessCount: number;
  /** Seconds between kept states when some had to go. */
  spacing(): number | null;
  /** Objects beyond the limit, left out. */
  readonly refused: number;
}

/** Tracks of other road users, bounded however long the log is: when full, they are kept at a wider spacing. */
export function objectStates(): ObjectStates {
  const tracks = new Map<string, SeenTrack>();
  let count = 0;
  let namelessCount = 0;
  let refused = 0;
  let spacing = 0n;
  const thin = () => {
    spacing = spacing === 0n ? SHORTEST * 2n : spacing * 2n;
    count = 0;
    for (const track of tracks.values()) {
      let last: bigint | null = null;
      track.states = track.states.filter(({ t }) => {
        if (last !== null && t - last < spacing) return false;
        last = t;
        return true;
      });
      count += track.states.length;
    }
  };
  return {
    get tracks() {
      return [...tracks.values()];
    },
    get namelessCount() {
      return namelessCount;
    },
    get refused() {
      return refused;
    },
    spacing: () => (spacing === 0n ? null : Number(spacing) / 1e9),
    nameless: () => void (namelessCount += 1),
    add(id, sourceClass, state) {
      let track = tracks.get(id);
      if (!track) {
        if (tracks.size >= MOST_TRACKS) {
          refused += 1;
          return;
        }
        tracks.set(id, (track = { id, states: [], classes: new Map() }));
      }
      const last = track.states.at(-1);
      if (last && spacing > 0n && state.t - last.t < spacing) return;
      track.classes.set(sourceClass, (track.classes.get(sourceClass) ?? 0) + 1);
      track.states.push(state);
      count += 1;
      if (count > MOST_STATES) thin();
    },
  };
}
