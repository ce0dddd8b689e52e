/** Samples over time, for parsers and queries. Storage and GraphQL of the same room are the hub's. */
export { pointsOf, type SeriesPoints } from './points.ts';
export { extremes, indexAt, joined, NO_SAMPLES, ordered, within } from './samples.ts';
export { edgesOf, intersection, thresholdSpans, type Edge, type Threshold, type ThresholdSpan } from './spans.ts';
