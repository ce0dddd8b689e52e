import type { Route, RouteData, RouteRequest, RouteResponse } from '@lode/core';
import { GEOJSON_TYPE, json, OPENAPI_TYPE, problem, type Link } from './answers.ts';
import { collectionNamed, collectionObject, collectionsOf, type Collection } from './collection.ts';
import { featureOf, itemsBody } from './items.ts';
import { openApi } from './open-api.ts';
import { checkParameters, itemsQuery } from './parameters.ts';

const CONFORMS_TO = ['core', 'geojson', 'oas30'].map(
  (name) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`,
);

const baseOf = ({ baseUrl }: RouteRequest) => `${baseUrl}/ogc`;

type Handle = (request: RouteRequest, data: RouteData) => Promise<RouteResponse> | RouteResponse;

/** A route that takes no parameters but `f`. */
const plain = (path: string, handle: Handle): Route => ({
  method: 'GET',
  path,
  handle: async (request, data) => checkParameters(request, []) ?? handle(request, data),
});

async function withCollection(
  { params }: RouteRequest,
  data: RouteData,
  then: (collection: Collection) => Promise<RouteResponse> | RouteResponse,
): Promise<RouteResponse> {
  const collection = await collectionNamed(data, params.collection ?? '');
  return collection ? then(collection) : problem(404, 'There is no such collection.');
}

const landing: Handle = (request, { dataset }) => {
  const base = baseOf(request);
  const links: Link[] = [
    { href: base, rel: 'self', type: 'application/json', title: 'This document' },
    { href: `${base}/api`, rel: 'service-desc', type: OPENAPI_TYPE, title: 'API definition' },
    { href: `${base}/conformance`, rel: 'conformance', type: 'application/json', title: 'Conformance' },
    { href: `${base}/collections`, rel: 'data', type: 'application/json', title: 'Layers' },
  ];
  const licence = dataset.licence === null ? '' : ` Licence: ${dataset.licence}.`;
  return json({ title: dataset.name, description: `Vector layers of the dataset ${dataset.name}.${licence}`, links });
};

const collections: Handle = async (request, data) => {
  const base = baseOf(request);
  const list = await collectionsOf(data);
  const links: Link[] = [{ href: `${base}/collections`, rel: 'self', type: 'application/json', title: 'Layers' }];
  return json({ links, collections: list.map((collection) => collectionObject(collection, base)) });
};

const items: Handle = async (request, data) => {
  const asked = itemsQuery(request);
  if ('status' in asked) return asked;
  return withCollection(request, data, (collection) => {
    const url = `${baseOf(request)}/collections/${encodeURIComponent(collection.id)}/items`;
    const body = itemsBody(data, collection, asked, { url, query: request.query });
    return { status: 200, headers: { 'content-type': GEOJSON_TYPE }, body };
  });
};

const item: Handle = async (request, data) =>
  withCollection(request, data, async (collection) => {
    const row = await data.row(collection.assetId, request.params.feature ?? '');
    if (!row) return problem(404, 'There is no such feature.');
    const parent = `${baseOf(request)}/collections/${encodeURIComponent(collection.id)}`;
    const links: Link[] = [
      { href: `${parent}/items/${encodeURIComponent(row.id)}`, rel: 'self', type: GEOJSON_TYPE },
      { href: parent, rel: 'collection', type: 'application/json' },
    ];
    return json({ ...featureOf(row), links }, GEOJSON_TYPE);
  });

/**
 * OGC API – Features Part 1 (OGC 17-069r4), core, GeoJSON and OpenAPI 3.0: QGIS, GDAL and ArcGIS read a dataset's layers
 * at `/x/geospatial/<dataset>/ogc`.
 */
export const ogcFeaturesRoutes: Route[] = [
  plain('/ogc', landing),
  plain('/ogc/', landing),
  plain('/ogc/api', (request, { dataset }) => json(openApi(dataset.name, baseOf(request)), OPENAPI_TYPE)),
  plain('/ogc/conformance', () => json({ conformsTo: CONFORMS_TO })),
  plain('/ogc/collections', collections),
  plain('/ogc/collections/:collection', (request, data) =>
    withCollection(request, data, (collection) => json(collectionObject(collection, baseOf(request)))),
  ),
  { method: 'GET', path: '/ogc/collections/:collection/items', handle: async (request, data) => items(request, data) },
  plain('/ogc/collections/:collection/items/:feature', item),
];
