import { describe, expect, it } from '@jest/globals';
import { isFresh, PATIENCE_MS, roomOf, shareOut, startsWanted } from './slot.ts';
import type { Job, Slot } from './slot.ts';

const job = (id: number, retry = false): Job => ({
  ...{ id, retry, resolve: () => {}, reject: () => {} },
  task: { pluginId: 'p', parser: 'x', path: '', sha256: '', file: '', companions: {}, context: {} },
});
const slot = (inbox: Job[] = [], more: Partial<Slot> = {}): Slot => ({
  process: { pid: 1, send: () => {}, kill: () => {} },
  ...{ ready: true, startedAt: 0, headSince: 1000, served: 0, verdict: null, outgrown: false },
  inbox: inbox.map((one) => ({ job: one, dropped: false })),
  ...more,
});

describe('sharing out', () => {
  it('fills idle processes before any inbox, first come first served', () => {
    const [busy, idle, starting] = [slot([job(1)]), slot(), slot([], { ready: false })];
    const queue = [2, 3, 4, 5, 6, 7, 8].map((id) => job(id));
    const shares = shareOut([busy, idle, starting], queue, 3, 1000);
    const ids = (one: Slot) => shares.get(one)?.map(({ id }) => id);
    expect([ids(busy), ids(idle), ids(starting)]).toEqual([[3, 5], [2, 4, 6], undefined]);
    expect(queue.map(({ id }) => id)).toEqual([7, 8]);
  });

  it('puts nothing behind a slow one, a retry, or in a process that is on its way out', () => {
    expect(roomOf(slot([job(1)]), 4, 1000)).toBe(3);
    expect(roomOf(slot([job(1)]), 4, 1000 + PATIENCE_MS + 1)).toBe(0);
    expect(roomOf(slot([job(1, true)]), 4, 1000)).toBe(0);
    expect(roomOf(slot([], { outgrown: true }), 4, 1000)).toBe(0);
    expect(roomOf(slot([], { verdict: { entry: null, fault: 'memory', detail: '' } }), 4, 1000)).toBe(0);
  });
});

describe('starting', () => {
  it('wants as many as would have something to do', () => {
    expect(startsWanted([], 5, 0)).toEqual({ fresh: 0, more: 5 });
    expect(startsWanted([slot([], { ready: false })], 5, 0)).toEqual({ fresh: 0, more: 4 });
    expect(startsWanted([slot()], 0, 0)).toEqual({ fresh: 0, more: 0 });
    expect(startsWanted([slot([job(1), job(2), job(3)])], 0, 0)).toEqual({ fresh: 0, more: 2 });
  });

  it('wants a fresh one for a retry, though another stands idle', () => {
    expect(startsWanted([slot([], { served: 9 })], 0, 1)).toEqual({ fresh: 1, more: 0 });
    expect(startsWanted([slot([], { ready: false })], 0, 1)).toEqual({ fresh: 0, more: 0 });
    expect([isFresh(slot()), isFresh(slot([], { served: 1 })), isFresh(slot([job(1)]))]).toEqual([true, false, false]);
  });
});
