/** One colour a domain, readable on white and on near-black (3:1 on both). Its name or sign always stands beside it. */
const colours: Record<string, string> = {
  medical: '#2f8fd0',
  'industrial-qc': '#b8791a',
  'autonomous-driving': '#8d6fd6',
  geospatial: '#2b9a6a',
  mining: '#cf5a83',
};

/** The colour of a domain, by plugin id. */
export function domainColour(plugin: string): string {
  return colours[plugin] ?? '#7d8793';
}
