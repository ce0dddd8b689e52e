import type { Sniffer } from '@lode/core';
import { hasMagic, startOfBareDataset } from './open-dataset.ts';

/** Sure by `DICM` at byte 128 (PS3.10 §7.1), fairly sure by the first elements of a dataset without preamble. */
export const dicomSniffer: Sniffer = {
  parser: 'medical.dicom',
  headBytes: 256,
  sniff(head) {
    if (hasMagic(head)) return 1;
    const start = startOfBareDataset(head);
    if (start < 0) return 0;
    return start === 0 ? 0.6 : 0.5;
  },
};
