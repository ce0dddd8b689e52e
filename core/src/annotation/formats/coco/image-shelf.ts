import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { SourcePicture, SourcePictures } from '../source.ts';

/** Images that are held in memory besides; more than three batches of an import can speak of. */
const NEAR = 8_192;
const PAGE = 1_000;
const CACHE_KIB = 16_384;

interface Line {
  n: number;
  file: string;
  width: number | null;
  height: number | null;
  asset: string | null;
  awaited: number;
}

/**
 * The images of a COCO file by their id, on disk: a million of them in memory would be half of what an import may hold. An
 * image that was asked for lately is the same object again, so that batches which are under way see what the others did.
 */
export class ImageShelf implements SourcePictures {
  /** Without a name: a file that SQLite removes when it is closed, or when the process is gone. */
  readonly #database = new DatabaseSync('');
  readonly #near = new Map<string, SourcePicture>();
  readonly #lines = new WeakMap<SourcePicture, number>();
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #page: StatementSync;
  readonly #update: StatementSync;

  constructor() {
    const database = this.#database;
    database.exec(`pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -${CACHE_KIB};
      create table images (n integer primary key, id text unique, file text, width real, height real, asset text, awaited int)`);
    this.#insert = database.prepare('insert into images (id, file, width, height, awaited) values (?, ?, ?, ?, 0)');
    this.#select = database.prepare('select n, file, width, height, asset, awaited from images where id = ?');
    this.#page = database.prepare(
      `select n, file, width, height, asset, awaited from images where n > ? order by n limit ${PAGE}`,
    );
    this.#update = database.prepare('update images set asset = ?, awaited = ? where n = ?');
  }

  has(id: string): boolean {
    return this.#near.has(id) || this.#select.get(id) !== undefined;
  }

  set(id: string, { fileName, width, height }: SourcePicture): void {
    this.#insert.run(id, fileName, width, height);
  }

  get(id: string): SourcePicture | undefined {
    const near = this.#near.get(id);
    const picture = near ?? this.#picture(this.#select.get(id) as Line | undefined);
    if (!picture) return undefined;
    // The oldest is the first.
    this.#near.delete(id);
    this.#near.set(id, picture);
    if (this.#near.size > NEAR) for (const [oldest] of this.#near) return (this.#near.delete(oldest), picture);
    return picture;
  }

  *[Symbol.iterator](): Generator<SourcePicture> {
    for (let after = 0; ;) {
      const lines = this.#page.all(after) as unknown as Line[];
      for (const line of lines) {
        const picture = this.#picture(line);
        if (picture) yield picture;
      }
      const last = lines.at(-1);
      if (!last) return;
      after = last.n;
    }
  }

  keep(pictures: Iterable<SourcePicture>): void {
    for (const picture of pictures) {
      const n = this.#lines.get(picture);
      if (n !== undefined) this.#update.run(picture.assetId ?? null, picture.awaited ? 1 : 0, n);
    }
  }

  close(): void {
    this.#near.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #picture(line: Line | undefined): SourcePicture | undefined {
    if (!line) return undefined;
    const { n, file: fileName, width, height, asset: assetId, awaited } = line;
    const picture: SourcePicture = { fileName, width, height, assetId, awaited: awaited === 1 };
    this.#lines.set(picture, n);
    return picture;
  }
}
