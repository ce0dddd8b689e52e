import type { RouteResponse } from '@lode/core';

const JSON_TYPE = 'application/json; charset=utf-8';
export const GEOJSON_TYPE = 'application/geo+json';
export const OPENAPI_TYPE = 'application/vnd.oai.openapi+json;version=3.0';

export function json(value: object, type = JSON_TYPE): RouteResponse {
  return { status: 200, headers: { 'content-type': type }, body: JSON.stringify(value) };
}

/** What the caller asked wrongly, as OGC API – Features Part 1 §7.15 wants it: `code` and `description`. */
export function problem(status: 400 | 404, description: string): RouteResponse {
  const code = status === 404 ? 'NotFound' : 'InvalidParameterValue';
  return { status, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify({ code, description }) };
}

export interface Link {
  href: string;
  rel: string;
  type: string;
  title?: string;
}
