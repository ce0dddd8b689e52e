import type { GroupValidator, TargetedFinding } from '@lode/core';
import { along, median, normalOf, sameOrientation, slicesOf } from './series-geometry.ts';
import type { Slice } from './series-geometry.ts';

interface Place {
  at: number;
  slices: Slice[];
}

/** Slices by position along the normal, those within a hundredth of a millimetre together. */
function placesOf(slices: readonly Slice[], normal: readonly number[]): Place[] {
  const sorted = slices.map((slice) => ({ slice, at: along(normal, slice.position) })).sort((a, b) => a.at - b.at);
  const places: Place[] = [];
  for (const { slice, at } of sorted) {
    const last = places.at(-1);
    if (last && at - last.at < 0.01) last.slices.push(slice);
    else places.push({ at, slices: [slice] });
  }
  return places;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

function gaps(places: readonly Place[]): TargetedFinding[] {
  if (places.length < 4) return []; // three places have two distances: which of them is the odd one?
  const distances = places.slice(1).map((place, index) => place.at - (places[index] as Place).at);
  const spacing = median(distances);
  return distances.flatMap((distance, index) => {
    if (Math.abs(distance - spacing) <= Math.max(spacing * 0.1, 0.01)) return [];
    const after = places[index + 1] as Place;
    const missing = Math.round(distance / spacing) - 1;
    const whole = missing > 0 && Math.abs(distance / spacing - missing - 1) < 0.1;
    const numbers = { distance: round(distance), spacing: round(spacing), position: round(after.at) };
    const message = whole
      ? {
          en: `${missing} slice(s) missing: ${numbers.distance} mm to the slice before, spacing is ${numbers.spacing} mm`,
          zh: `缺少 ${missing} 层：与前一层相距 ${numbers.distance} mm，而层间距为 ${numbers.spacing} mm`,
        }
      : {
          en: `Uneven spacing: ${numbers.distance} mm to the slice before, elsewhere ${numbers.spacing} mm`,
          zh: `层间距不均匀：与前一层相距 ${numbers.distance} mm，其他层为 ${numbers.spacing} mm`,
        };
    const [slice] = after.slices;
    if (!slice) return [];
    return [
      {
        assetId: slice.asset.id,
        code: 'medical.slice-gap',
        severity: whole ? ('error' as const) : ('warning' as const),
        message,
        location: { tag: '(0020,0032)' },
        evidence: { ...numbers, missing: whole ? missing : 0 },
      },
    ];
  });
}

/** More than once at one place; not when every place has the same number, as in dynamic or diffusion series. */
function duplicates(places: readonly Place[]): TargetedFinding[] {
  const counts = new Set(places.map((place) => place.slices.length));
  if (places.length > 1 && counts.size === 1) return [];
  return places.flatMap((place) =>
    place.slices.slice(1).map((slice) => ({
      assetId: slice.asset.id,
      code: 'medical.duplicate-slice',
      severity: 'warning' as const,
      message: {
        en: `${place.slices.length} slices at the same position (${round(place.at)} mm)`,
        zh: `同一位置（${round(place.at)} mm）有 ${place.slices.length} 层图像`,
      },
      location: { tag: '(0020,0032)' },
      evidence: { position: round(place.at), count: place.slices.length },
    })),
  );
}

/** Spacing along the normal of a series (PS3.3 C.7.6.2.1.1): missing, unevenly spaced and repeated slices. */
export const sliceGapValidator: GroupValidator = {
  rule: 'medical.slice-gap',
  version: 1,
  title: { en: 'Slice spacing', zh: '层间距' },
  scope: 'group',
  groupKind: 'medical.series',
  check(_group, assets) {
    const slices = slicesOf(assets);
    const [first] = slices;
    const normal = first && normalOf(first.orientation);
    // With several orientations (localisers) there is no one normal; the mixed-geometry rule tells that.
    if (!normal || slices.some((slice) => !sameOrientation(slice.orientation, first.orientation))) return [];
    const places = placesOf(slices, normal);
    return [...gaps(places), ...duplicates(places)];
  },
};
