import type { AnnotationDraft, AnnotationPart } from '@lode/core';
import { normalised } from '@lode/core/coordinates';
import { orderedStates } from './ego-motion.ts';
import type { Track, TrackState } from './recording.ts';

/** The contract's limit for the parts of one annotation. */
const MOST_PARTS = 500;
const SECOND = 1_000_000_000n;

const inRange = (numbers: readonly number[]) => numbers.every((n) => Math.abs(n) < 1e9);

/** Finite, and with a size that a box can have. */
export const soundState = ({ center, size, rotation }: TrackState) =>
  inRange(center) && inRange(size) && size.every((metres) => metres >= 0) && inRange(rotation);

/** The usual time between two states; a tenth of a second where there is one state only. */
function typicalStep(states: readonly TrackState[]): bigint {
  const steps = states.slice(1).map(({ t }, i) => t - states[i]!.t);
  steps.sort((a, b) => (a < b ? -1 : 1));
  return steps[steps.length >> 1] ?? SECOND / 10n;
}

/**
 * One annotation a track; of a long one, one for each 500 states, `originalId` `<track>#<chunk>`. A state holds until
 * the next, but not over a gap (more than five usual steps and a second): there the object was not seen.
 */
export function trackAnnotations(track: Track): AnnotationDraft[] {
  const states = orderedStates(track.states, soundState);
  const step = typicalStep(states);
  const gap = step * 5n > SECOND ? step * 5n : SECOND;
  const parts = states.map(({ t, center, size, rotation }, i): AnnotationPart => {
    const next = states[i + 1]?.t ?? track.end ?? t + step;
    const end = next - t > gap || next < t ? t + step : next;
    const [x, y, z] = center;
    const [length, width, height] = size;
    const [qx, qy, qz, qw] = normalised(rotation);
    return {
      start: String(t),
      end: String(end),
      geometry: {
        ...{ kind: 'cuboid', frame: track.frame },
        ...{ center: [x, y, z], size: [length, width, height], rotation: [qx, qy, qz, qw] },
      },
    };
  });
  const chunks = Array.from({ length: Math.ceil(parts.length / MOST_PARTS) }, (_, i) => i);
  return chunks.map((chunk) => ({
    class: track.class,
    parts: parts.slice(chunk * MOST_PARTS, (chunk + 1) * MOST_PARTS),
    attributes: { ...track.attributes, trackId: track.id, sourceClass: track.sourceClass },
    originalId: `${track.id}#${chunk}`,
  }));
}
