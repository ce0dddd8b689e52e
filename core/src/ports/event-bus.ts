/** Something changed; who is interested reads it again. Events carry ids only, never data. */
export type HubEvent =
  | { topic: 'ingest'; ingestId: string; datasetId: string }
  | { topic: 'dataset'; datasetId: string; kind: string }
  | { topic: 'annotation'; activityId: string; assetId: string }
  | { topic: 'job' };

/** Reaches every process of the hub (change streams). */
export interface EventBus {
  subscribe(listener: (event: HubEvent) => void): () => void;
}
