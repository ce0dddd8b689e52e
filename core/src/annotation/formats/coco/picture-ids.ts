import { createHash } from 'node:crypto';

type Id = string | number;

/** 48 bits of a picture's own id: enough to see that it is the one that is expected. */
const markOf = (pictureId: string) => createHash('sha1').update(pictureId).digest().readUIntBE(0, 6);

/**
 * Ids of pictures, kept and asked for in one order: that in which an export goes through them, again and again. A million
 * take 16 MB; a map of texts would take 150.
 */
export class PictureIds {
  readonly #marks: number[] = [];
  readonly #ids: (Id | undefined)[] = [];

  /** Without an id: `fill` will give it one. */
  push(pictureId: string, id: Id | undefined): void {
    this.#marks.push(markOf(pictureId));
    this.#ids.push(id);
  }

  fill(fresh: () => Id): void {
    for (let i = 0; i < this.#ids.length; i++) this.#ids[i] ??= fresh();
  }

  /** Asks for one picture after the other. Pictures that have gone are passed over; of one that is new the id is undefined. */
  walk(): (pictureId: string) => Id | undefined {
    let next = 0;
    return (pictureId) => {
      const at = this.#marks.indexOf(markOf(pictureId), next);
      if (at < 0) return undefined;
      next = at + 1;
      return this.#ids[at];
    };
  }
}
