import { parse } from '@foxglove/rosmsg';
import { MessageReader as Ros1Reader } from '@foxglove/rosmsg-serialization';
import { MessageReader as Ros2Reader } from '@foxglove/rosmsg2-serialization';
import { plainType, type LogChannel } from './log-channel.ts';
import { ros2Definition } from './ros2-definitions.ts';

/** Bytes of one message as a value; throws when they do not fit the definition. */
export type ReadMessage = (data: Uint8Array) => unknown;

/** Definitions are text of the file; no real one comes near this. */
const MOST_SCHEMA = 512 * 1024;

/** How to read a channel's messages; null when encoding or definition are not known here. */
export function messageReader({ type, encoding, schemaEncoding, schema }: LogChannel): ReadMessage | null {
  if (schema.length > MOST_SCHEMA) return null;
  try {
    if (encoding === 'json') return (data) => JSON.parse(new TextDecoder().decode(data)) as unknown;
    if (encoding === 'ros1') {
      const reader = new Ros1Reader(parse(schema));
      return (data) => reader.readMessage(data);
    }
    if (encoding !== 'cdr') return null;
    const text = schemaEncoding === 'ros2msg' && schema ? schema : ros2Definition(plainType(type));
    if (text === null) return null;
    const reader = new Ros2Reader(parse(text, { ros2: true }));
    return (data) => reader.readMessage(data);
  } catch {
    return null; // a definition that is none
  }
}
