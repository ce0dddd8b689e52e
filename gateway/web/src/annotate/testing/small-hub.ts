import { MAX_PARTS } from '@lode/core/tracks';
import type { HubAnnotation } from '../editor-shape.ts';
import { always, partOf } from '../editor-shape.ts';
import type { EditorShape } from '../editor-shape.ts';
import type { SaveAnswer, SaveInput } from '../save-batch.ts';

/** A shape of one box. */
export function boxShape(id: string, x = 0, more: Partial<EditorShape> = {}): EditorShape {
  const parts = [partOf({ kind: 'box', x, y: 0, width: 10, height: 10 }, always)];
  const rest = { attributes: {}, track: null, chunk: null, group: null, relations: [], reviewState: 'unreviewed' };
  return { id, class: 'crack', parts, ...rest, ...more };
}

/** Keeps annotations as the hub does: revisions, keys, conflicts, all or none. `mishap` plays the network. */
export class SmallHub {
  readonly stored = new Map<string, HubAnnotation>();
  readonly removed = new Map<string, HubAnnotation>();
  readonly past = new Map<string, HubAnnotation[]>();
  readonly requests: SaveInput[][] = [];
  mishap: 'none' | 'no network' | 'lost answer' = 'none';
  /** Classes that it will not have. */
  unknown = new Set<string>();

  readonly send = (inputs: SaveInput[]): Promise<SaveAnswer> => {
    if (this.mishap === 'no network') return Promise.reject(new Error('OFFLINE'));
    this.requests.push(structuredClone(inputs));
    const answer = this.save(structuredClone(inputs), 'user:me');
    return this.mishap === 'lost answer' ? Promise.reject(new Error('OFFLINE')) : Promise.resolve(answer);
  };

  /** What another person does. */
  change(id: string, patch: Partial<HubAnnotation>, by = 'user:other'): HubAnnotation {
    const before = this.stored.get(id)!;
    const next = { ...before, ...patch, rev: before.rev + 1, provenance: { agent: { id: by } } };
    this.stored.set(id, next);
    return next;
  }

  private save(inputs: SaveInput[], by: string): SaveAnswer {
    if (inputs.some((input) => this.unknown.has(input.class ?? ''))) return { kind: 'refused', words: 'no such class' };
    if (inputs.some(({ parts = [] }) => parts.length > MAX_PARTS)) return { kind: 'refused', words: 'too many parts' };
    const named = inputs.map((input) => ({ id: input.id ?? `ann_${input.key}`, input }));
    const current: HubAnnotation[] = [];
    const gone: string[] = [];
    for (const { id, input } of named) {
      const head = this.stored.get(id);
      if (head && head.rev !== (input.id ? input.rev : 1) && !input.restore) current.push(head);
      else if (!head && !input.restore && (input.id || this.removed.has(id))) gone.push(id);
    }
    if (current.length + gone.length > 0) return { kind: 'conflict', current, gone };
    const annotations = named.flatMap(({ id, input }) => {
      const { key: _k, rev: _r, id: _i, remove, restore, class: code, ...content } = input;
      const head = this.stored.get(id) ?? this.removed.get(id);
      if (remove) {
        this.removed.set(id, head!);
        this.stored.delete(id);
        return [];
      }
      const empty = {
        method: 'manual',
        attributes: {},
        track: null,
        chunk: null,
        group: null,
        confidence: null,
        parts: [],
      };
      const old = restore ? this.past.get(id)!.find(({ rev }) => rev === restore)! : head;
      const next = {
        ...empty,
        relations: [],
        ...old,
        ...(content as object),
        ...(code ? { class: { code } } : {}),
        ...(input.parts ? { parts: input.parts.map((part) => ({ ...blankPart, ...part })) } : {}),
        id,
        rev: (head?.rev ?? 0) + 1,
        reviewState: input.reviewState ?? 'unreviewed',
        provenance: { agent: { id: by } },
      } as HubAnnotation;
      this.stored.set(id, next);
      this.removed.delete(id);
      this.past.set(id, [...(this.past.get(id) ?? []), next]);
      return [{ id, rev: next.rev, reviewState: next.reviewState }];
    });
    return { kind: 'saved', annotations };
  }
}

const { geometry: _, ...blankPart } = partOf({ kind: 'tag' }, always);

/** A browser's storage that may be full. */
export class SmallStorage {
  readonly entries = new Map<string, string>();
  isFull = false;
  get length() {
    return this.entries.size;
  }
  key = (index: number) => [...this.entries.keys()][index] ?? null;
  getItem = (key: string) => this.entries.get(key) ?? null;
  removeItem = (key: string) => void this.entries.delete(key);
  setItem = (key: string, value: string) => {
    if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
    this.entries.set(key, value);
  };
}
