import type { JsonObject } from '@lode/core';
import { normalised, type Quaternion, type Vector3 } from '@lode/core/coordinates';
import type { Calibration } from '../model/recording.ts';
import { text, texts, vector, type Row, type Tables } from './nuscenes-tables.ts';

/** nuScenes writes w, x, y, z. */
export function rotationOf(row: Row | undefined): Quaternion | null {
  const q = vector(row, 'rotation', 4);
  return q && normalised([q[1]!, q[2]!, q[3]!, q[0]!]);
}

export const vector3 = (row: Row | undefined, field: string) => vector(row, field, 3) as Vector3 | null;

/** The row of `sensor` behind a row of `sample_data`. */
export const sensorOf = (tables: Tables, data: Row): Row | undefined =>
  tables.sensor.get(text(tables.calibrated_sensor.get(text(data, 'calibrated_sensor_token')), 'sensor_token'));

const finiteNumbers = (values: unknown[]): values is number[] =>
  values.every((value) => typeof value === 'number' && Number.isFinite(value));

/** Null when a row lacks its place, its turn or its sensor. */
export function calibrationOf(tables: Tables, token: string): Calibration | null {
  const row = tables.calibrated_sensor.get(token);
  const sensor = text(tables.sensor.get(text(row, 'sensor_token')), 'channel');
  const translation = vector3(row, 'translation');
  const rotation = rotationOf(row);
  if (!translation || !rotation || sensor === '') return null;
  const matrix: unknown[] = Array.isArray(row?.camera_intrinsic) ? row.camera_intrinsic.flat() : [];
  const distortion: unknown[] = Array.isArray(row?.camera_distortion) ? row.camera_distortion : [];
  return {
    ...{ sensor, toEgo: { translation, rotation } },
    ...(matrix.length === 9 && finiteNumbers(matrix) && { intrinsics: matrix }),
    ...(distortion.length > 0 && finiteNumbers(distortion) && { distortion }),
  };
}

/** What a row of `sample_annotation` says beyond its box; its references by name, too. */
export function stateFacts(tables: Tables, row: Row): JsonObject {
  const { translation: _translation, size: _size, rotation: _rotation, ...rest } = row;
  return {
    ...(rest as JsonObject),
    visibility: text(tables.visibility.get(text(row, 'visibility_token')), 'level'),
    attributes: texts(row, 'attribute_tokens').map((token) => text(tables.attribute.get(token), 'name')),
  };
}
