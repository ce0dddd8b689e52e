/** How a dataset is named in an address: its short name where that is unique, in one's own organisation; else its id. */
export function datasetAddress(dataset: { id: string; slug: string; mine: boolean }): string {
  return dataset.mine ? dataset.slug : dataset.id;
}
