import type { UnsavedDatabase } from '../unsaved-database.ts';

/** A browser's database. A write that is `held` is under way until it is let go; when its page goes away, it is lost. */
export class SmallDatabase implements UnsavedDatabase {
  readonly entries = new Map<string, string>();
  /** A private window that forbids it, or a full disk. */
  isForbidden = false;
  isHeld = false;
  #letGo: (() => void)[] = [];

  all = (person: string, assetId: string): Promise<[string, string][]> => {
    if (this.isForbidden) return Promise.reject(new DOMException('forbidden', 'SecurityError'));
    const prefix = `${person} ${assetId} `;
    const found = [...this.entries].filter(([key]) => key.startsWith(prefix));
    return Promise.resolve(found.map(([key, text]) => [key.slice(prefix.length), text]));
  };

  write = async (person: string, assetId: string, entries: readonly [string, string | null][]): Promise<void> => {
    if (this.isHeld) await new Promise<void>((resolve) => this.#letGo.push(resolve));
    if (this.isForbidden) throw new DOMException('full', 'QuotaExceededError');
    for (const [name, text] of entries) {
      if (text === null) this.entries.delete(`${person} ${assetId} ${name}`);
      else this.entries.set(`${person} ${assetId} ${name}`, text);
    }
  };

  letGo(): void {
    this.isHeld = false;
    for (const go of this.#letGo.splice(0)) go();
  }

  /** The page is gone, and with it what was under way. */
  loseHeld(): void {
    this.isHeld = false;
    this.#letGo = [];
  }
}
