/** The little of mbostock/shapefile that tests compare with; it brings no types. */
declare module 'shapefile' {
  export function read(
    shp: Uint8Array,
    dbf: Uint8Array,
    options?: { encoding?: string },
  ): Promise<{ features: { geometry: object; properties: Record<string, unknown> | null }[] }>;
}
