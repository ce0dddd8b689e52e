import { CRS84 } from './collection.ts';
import { DEFAULT_LIMIT, MOST_FEATURES } from './parameters.ts';

const query = (name: string, description: string, schema: object) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
  style: 'form',
  explode: false,
});

const path = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

const parameters = {
  f: query('f', 'Format of the answer.', { type: 'string', enum: ['json'] }),
  limit: query('limit', `Features in one answer; more than ${MOST_FEATURES} is taken as ${MOST_FEATURES}.`, {
    type: 'integer',
    minimum: 1,
    maximum: MOST_FEATURES,
    default: DEFAULT_LIMIT,
  }),
  bbox: query(
    'bbox',
    `West, south, east, north in degrees (${CRS84}); west greater than east crosses the antimeridian.`,
    {
      type: 'array',
      oneOf: [
        { minItems: 4, maxItems: 4 },
        { minItems: 6, maxItems: 6 },
      ],
      items: { type: 'number' },
    },
  ),
  datetime: query('datetime', 'A time of RFC 3339, or an interval of two. Features without a time match every time.', {
    type: 'string',
  }),
  after: query('after', 'Position after which the page begins; taken from a `next` link.', {
    type: 'integer',
    minimum: 0,
  }),
  collectionId: path('collectionId'),
  featureId: path('featureId'),
};

const link = {
  type: 'object',
  required: ['href', 'rel'],
  properties: {
    href: { type: 'string' },
    rel: { type: 'string' },
    type: { type: 'string' },
    title: { type: 'string' },
  },
};
const links = { type: 'array', items: ref('schemas', 'link') };

const schemas = {
  link,
  exception: {
    type: 'object',
    required: ['code'],
    properties: { code: { type: 'string' }, description: { type: 'string' } },
  },
  landingPage: {
    type: 'object',
    required: ['links'],
    properties: { title: { type: 'string' }, description: { type: 'string' }, links },
  },
  confClasses: {
    type: 'object',
    required: ['conformsTo'],
    properties: { conformsTo: { type: 'array', items: { type: 'string' } } },
  },
  collections: {
    type: 'object',
    required: ['links', 'collections'],
    properties: { links, collections: { type: 'array', items: ref('schemas', 'collection') } },
  },
  collection: {
    type: 'object',
    required: ['id', 'links'],
    properties: {
      id: { type: 'string' },
      title: { type: 'string' },
      description: { type: 'string' },
      itemType: { type: 'string' },
      extent: { type: 'object' },
      crs: { type: 'array', items: { type: 'string' } },
      links,
    },
  },
  featureCollectionGeoJSON: {
    type: 'object',
    required: ['type', 'features'],
    properties: {
      type: { type: 'string', enum: ['FeatureCollection'] },
      features: { type: 'array', items: ref('schemas', 'featureGeoJSON') },
      links,
      timeStamp: { type: 'string', format: 'date-time' },
      numberMatched: { type: 'integer', minimum: 0 },
      numberReturned: { type: 'integer', minimum: 0 },
    },
  },
  featureGeoJSON: {
    type: 'object',
    required: ['type', 'geometry', 'properties'],
    properties: {
      type: { type: 'string', enum: ['Feature'] },
      id: { type: 'string' },
      geometry: { type: 'object', nullable: true },
      properties: { type: 'object', nullable: true },
      links,
    },
  },
};

function get(operationId: string, summary: string, names: (keyof typeof parameters)[], schema: keyof typeof schemas) {
  const mediaType = schema.endsWith('GeoJSON') ? 'application/geo+json' : 'application/json';
  const failure = (description: string) => ({
    description,
    content: { 'application/json': { schema: ref('schemas', 'exception') } },
  });
  return {
    get: {
      operationId,
      summary,
      tags: [operationId.includes('eature') ? 'Data' : 'Capabilities'],
      parameters: [...names, 'f' as const].map((name) => ref('parameters', name)),
      responses: {
        '200': { description: summary, content: { [mediaType]: { schema: ref('schemas', schema) } } },
        '400': failure('A parameter cannot be followed.'),
        '404': failure('There is no such thing.'),
      },
    },
  };
}

/** The definition of the API (OpenAPI 3.0): what is in it is what is answered. */
export function openApi(title: string, base: string): object {
  return {
    openapi: '3.0.3',
    info: {
      title,
      version: '1.0.0',
      description: 'OGC API – Features Part 1: the vector layers of one dataset.',
    },
    servers: [{ url: base }],
    paths: {
      '/': get('getLandingPage', 'Landing page', [], 'landingPage'),
      '/conformance': get('getConformance', 'Conformance classes', [], 'confClasses'),
      '/collections': get('getCollections', 'Layers of the dataset', [], 'collections'),
      '/collections/{collectionId}': get('describeCollection', 'One layer', ['collectionId'], 'collection'),
      '/collections/{collectionId}/items': get(
        'getFeatures',
        'Features of a layer',
        ['collectionId', 'limit', 'bbox', 'datetime', 'after'],
        'featureCollectionGeoJSON',
      ),
      '/collections/{collectionId}/items/{featureId}': get(
        'getFeature',
        'One feature',
        ['collectionId', 'featureId'],
        'featureGeoJSON',
      ),
    },
    components: { parameters, schemas, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    security: [{ bearer: [] }],
  };
}
