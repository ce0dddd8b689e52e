import type { FindingDraft } from '@lode/core';
import type { Recording, Stream } from '../model/recording.ts';
import { filedChannels } from './imu-fields.ts';
import { plainType, type LogChannel, type OnMessage } from './log-channel.ts';
import { messageReader, type ReadMessage } from './message-reader.ts';
import { newNotes } from './notes.ts';
import { calibrationsOf, egoOf, tracksOf } from './notes-to-recording.ts';
import { backwardsFinding, noteFindings, readingFindings } from './stream-findings.ts';
import { understood, type Understood } from './understand.ts';

/** One stream on its way. */
export interface StreamState {
  stream: Stream;
  understood: Understood | null;
  /** Undefined: not asked for yet. */
  read: ReadMessage | null | undefined;
  decoded: number;
  failed: number;
  last: bigint;
  /** How often the clock went backwards, and by how much at most, nanoseconds. */
  backwards: { times: number; most: bigint; at: bigint };
}

export interface Collector {
  message: OnMessage;
  /** A channel that the file announces; it is listed even when nothing was sent on it. */
  channel(channel: LogChannel): void;
  finish(): { recording: Recording; findings: FindingDraft[]; picture: Uint8Array | null };
}

/** More channels than that are a broken file's. */
const MOST_STREAMS = 10_000;

/** Takes the messages of a log in the order of the file and ends in a Recording; memory does not grow with the log. */
export function createCollector(format: string): Collector {
  const notes = newNotes();
  const byChannel = new Map<LogChannel, StreamState | null>();
  const byName = new Map<string, StreamState>();

  const stateOf = (channel: LogChannel): StreamState | null => {
    const known = byChannel.get(channel);
    if (known !== undefined) return known;
    const { topic, type, encoding } = channel;
    const name = JSON.stringify([topic, type, encoding]);
    let state = byName.get(name) ?? null;
    if (!state && byName.size < MOST_STREAMS) {
      state = {
        stream: { topic, type, encoding, count: 0, start: 0n, end: 0n },
        understood: understood(plainType(type)),
        ...{ read: undefined, decoded: 0, failed: 0, last: 0n },
        backwards: { times: 0, most: 0n, at: 0n },
      };
      byName.set(name, state);
    }
    if (byChannel.size < MOST_STREAMS) byChannel.set(channel, state);
    return state;
  };

  const understand = (state: StreamState, channel: LogChannel, time: bigint, data: Uint8Array) => {
    if (!state.understood || (state.understood.firstOnly && state.decoded > 0)) return;
    if (state.read === undefined) state.read = messageReader(channel);
    if (!state.read) return;
    try {
      state.understood.handle(state.read(data), { topic: channel.topic, time, notes });
      state.decoded += 1;
    } catch {
      state.failed += 1; // bytes that do not fit their definition
    }
  };

  return {
    channel: (channel) => void stateOf(channel),
    message(channel, time, data) {
      const state = stateOf(channel);
      if (!state) return;
      const { stream, backwards } = state;
      if (stream.count === 0) stream.start = stream.end = time;
      else if (time < state.last) {
        backwards.times += 1;
        if (state.last - time > backwards.most) {
          backwards.most = state.last - time;
          backwards.at = time;
        }
      }
      stream.count += 1;
      if (time < stream.start) stream.start = time;
      if (time > stream.end) stream.end = time;
      state.last = time;
      understand(state, channel, time, data);
    },
    finish() {
      const states = [...byName.values()];
      const streams = states.map(({ stream }) => stream);
      const sent = streams.filter(({ count }) => count > 0);
      const clock =
        sent.length === 0
          ? null
          : {
              start: sent.reduce((least, { start }) => (start < least ? start : least), sent[0]!.start),
              end: sent.reduce((most, { end }) => (end > most ? end : most), sent[0]!.end),
            };
      const ego = egoOf(notes);
      const { tracks, unplaced } = tracksOf(notes, ego);
      const { calibrations, unmounted } = calibrationsOf(notes);
      const recording: Recording = {
        ...{ format, streams, clock, ego, tracks, calibrations, compression: [] },
        fixes: notes.fixes.items,
        sensors: [...notes.sensors.values()],
        filed: filedChannels(notes.imus),
      };
      const findings = [
        ...backwardsFinding(states),
        ...readingFindings(states),
        ...noteFindings(notes, { unplaced, unmounted, ego: ego.length }),
      ];
      return { recording, findings, picture: notes.picture };
    },
  };
}
