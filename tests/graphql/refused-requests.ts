/** Lists in lists of the same, of one asset. */
const nested = (turns: number) => (asset: string) => {
  const inner = '{ asset { annotations '.repeat(turns) + '{ id }' + ' } }'.repeat(turns);
  return `{ asset(id: "${asset}") { annotations ${inner} } }`;
};

/** Documents that a hub must not run: what each is, its text (given the id of an asset), and the code of the refusal. */
export const REFUSED_QUERIES: [name: string, query: (asset: string) => string, code: string][] = [
  [
    'nested too deep',
    () => `{ me { organisation ${'{ grants { grantee '.repeat(6)} { id } ${'} }'.repeat(6)} } }`,
    'TOO_COMPLEX',
  ],
  ['with lists in lists of the same', nested(2), 'TOO_COMPLEX'],
  [
    'with too many aliases',
    () => `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: me { role }`).join(' ')} }`,
    'TOO_COMPLEX',
  ],
  [
    'with aliases in a fragment that is spread often',
    () => {
      const aliases = Array.from({ length: 20 }, (_, i) => `a${i}: role`).join(' ');
      return `{ me { ...F } x: me { ...F } } fragment F on Me { ${aliases} }`;
    },
    'TOO_COMPLEX',
  ],
  [
    'with fragments that double at every step',
    () => {
      const steps = Array.from(
        { length: 20 },
        (_, i) => `fragment F${i} on Me { ...F${i + 1} organisation { id } ...F${i + 1} }`,
      );
      return `{ me { ...F0 } } ${steps.join(' ')} fragment F20 on Me { role }`;
    },
    'TOO_COMPLEX',
  ],
  [
    'that costs too much',
    () =>
      '{ assets(first: 200) { edges { node { findings { asset { annotations { id asset { links { role asset { id name kind } } } } } } } } } }',
    'TOO_COMPLEX',
  ],
  [
    'that costs too much without saying `first`',
    () => '{ ingests { edges { node { files { edges { node { findings { asset { annotations { id } } } } } } } } } }',
    'TOO_COMPLEX',
  ],
  ['of too many tokens', () => `{ ${'me { role } '.repeat(5_000)} }`, 'BAD_INPUT'],
  [
    'with a cycle of fragments',
    () => '{ me { ...F } } fragment F on Me { ...G } fragment G on Me { ...F }',
    'BAD_INPUT',
  ],
  ['that is the JSON of a syntax tree', () => '{"kind":"Document","definitions":[]}', 'BAD_INPUT'],
  ['with a page beyond the largest', () => '{ assets(first: 1000000) { edges { cursor } } }', 'TOO_COMPLEX'],
  ['with an empty page', () => '{ assets(first: 0) { edges { cursor } } }', 'BAD_INPUT'],
  ['with a negative page', () => '{ assets(first: -5) { edges { cursor } } }', 'BAD_INPUT'],
  [
    'with introspection that turns in circles',
    () =>
      '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
    'BAD_INPUT',
  ],
];

const facet = (condition: object) => ({ filter: { facets: [{ key: 'industrial-qc.format', ...condition }] } });

/** Variables of a filter of assets that are no filter: what each holds, and the variables. */
export const REFUSED_INPUTS: [name: string, variables: object][] = [
  ['$where', facet({ eq: { $where: 'sleep(1000)' } })],
  ['$gt', facet({ eq: { $gt: '' } })],
  ['$regex in a list', facet({ in: [{ $regex: '.*' }] })],
  ['a list', facet({ eq: ['png'] })],
  ['an object', facet({ gte: { a: 1 } })],
  ['null in a list', facet({ in: [null] })],
  ['an operator in a polygon', { filter: { where: { within: { type: 'Polygon', coordinates: { $gt: 1 } } } } }],
  ['a polygon of words', { filter: { where: { within: { type: 'Polygon', coordinates: 'all' } } } }],
  ['a polygon of nothing', { filter: { where: { within: { type: 'Polygon', coordinates: [[]] } } } }],
  [
    'an open polygon',
    {
      filter: {
        where: {
          within: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [1, 0],
                [1, 1],
              ],
            ],
          },
        },
      },
    },
  ],
  [
    'a polygon off the earth',
    {
      filter: {
        where: {
          within: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [400, 0],
                [1, 100],
                [0, 0],
              ],
            ],
          },
        },
      },
    },
  ],
  [
    'a polygon that crosses itself',
    {
      filter: {
        where: {
          within: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [10, 10],
                [10, 0],
                [0, 10],
                [0, 0],
              ],
            ],
          },
        },
      },
    },
  ],
  ['another geometry', { filter: { where: { within: { type: 'Point', coordinates: [0, 0] } } } }],
  ['a box of three', { filter: { where: { bbox: [1, 2, 3] } } }],
  ['a place off the earth', { filter: { where: { near: { lon: 500, lat: 0, metres: 1 } } } }],
  ['an object for a text', { filter: { kind: { $ne: 'x' } } }],
  ['an object for an id', { filter: { datasetId: { $gt: '' } } }],
  [
    'filters in filters without end',
    { filter: { and: [{ or: [{ and: [{ or: [{ and: [{ state: 'READY' }] }] }] }] }] } },
  ],
  ['thousands of filters', { filter: { or: Array.from({ length: 5_000 }, () => ({ state: 'READY' })) } }],
  ['an unknown facet', facet({ key: '__proto__' })],
];
