import type { Demo } from '@lode/core';
import { chestRadiograph, chestSlice, headSlice } from './images.ts';
import { part10 } from './part10.ts';
import { chestPatient, headPatient, instanceOf } from './patients.ts';

const CT_SLICES = 24;
/** The slice that is left out, so that the spacing rule has something to find. */
const MISSING = 14;
const MR_SLICES = 8;

async function* files(): AsyncGenerator<{ path: string; data: Uint8Array }> {
  for (let index = 0; index < CT_SLICES; index += 1) {
    if (index === MISSING) continue;
    const number = String(index + 1).padStart(3, '0');
    const data = part10([...instanceOf(chestPatient, 'CT', index + 1), ...chestSlice(index)]);
    yield { path: `DICOM/ST01/CT02/IM${number}`, data };
  }
  yield { path: 'DICOM/ST01/DX03/IM001', data: part10([...instanceOf(chestPatient, 'DX', 1), ...chestRadiograph()]) };
  for (let index = 0; index < MR_SLICES; index += 1) {
    const data = part10([...instanceOf(headPatient, 'MR', index + 1), ...headSlice(index)]);
    yield { path: `DICOM/ST02/MR01/IM${String(index + 1).padStart(3, '0')}`, data };
  }
  // A copy that broke off: the ninth slice without its last third.
  const whole = part10([...instanceOf(headPatient, 'MR', MR_SLICES + 1), ...headSlice(MR_SLICES)]);
  yield { path: 'DICOM/ST02/MR01/IM009', data: whole.subarray(0, Math.floor((whole.length * 2) / 3)) };
}

/**
 * A chest CT of 24 slices (one is missing), a chest radiograph and a head MR (one file is cut off) of two invented
 * patients with Chinese names in GB18030. Computed, not photographed; deterministic; about 4 MB.
 */
export const medicalDemo: Demo = {
  dataset: { name: '胸部 CT 演示 · Chest CT demo', licence: 'CC0-1.0' },
  files,
  planted: ['medical.slice-gap', 'medical.truncated'],
};
