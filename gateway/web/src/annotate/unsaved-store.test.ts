import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { boxShape, SmallStorage } from './testing/small-hub.ts';
import { SmallDatabase } from './testing/small-database.ts';
import { pass, SmallBrowser } from './testing/small-page.ts';
import { openUnsaved } from './unsaved-store.ts';

let browser: SmallBrowser;
const entry = (id: string, x = 0) => ({ shape: boxShape(id, x), base: null });
const namesOf = (all: [name: string, entry: unknown][]) => all.map(([name]) => name).sort();

beforeEach(() => {
  jest.useFakeTimers();
  browser = new SmallBrowser();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('unsaved work in the browser', () => {
  it('ends in the database, and local storage is empty again', async () => {
    const store = await browser.unsaved();
    for (const id of ['a', 'b', 'c']) store.keep(id, entry(id));
    store.drop('b');
    await pass(0);
    expect([browser.storage.length, browser.database.entries.size, store.keeping]).toEqual([0, 2, 'kept']);
    expect((await browser.unsaved()).all()).toEqual([['a', entry('a')], ['c', entry('c')]]); // prettier-ignore
    expect((await browser.unsaved('mem_2')).all()).toEqual([]);
  });

  it('loses nothing when the page goes away before the database has written', async () => {
    const store = await browser.unsaved();
    store.keep('a', entry('a', 1));
    store.keep('b', entry('b'));
    await pass(0);
    browser.database.isHeld = true;
    store.keep('a', entry('a', 2));
    store.keep('c', entry('c'));
    store.drop('b');
    expect(store.keeping).toBe('kept');
    browser.database.loseHeld();
    const again = await browser.unsaved();
    expect(again.all().sort()).toEqual([['a', entry('a', 2)], ['c', entry('c')]]); // prettier-ignore
    await pass(0);
    expect([browser.storage.length, browser.database.entries.size]).toEqual([0, 2]);
  });

  it('keeps what is edited while an older state of it is being written', async () => {
    const store = await browser.unsaved();
    browser.database.isHeld = true;
    store.keep('a', entry('a', 1));
    store.keep('a', entry('a', 2));
    browser.database.letGo();
    await pass(0);
    expect((await browser.unsaved()).all()).toEqual([['a', entry('a', 2)]]);
    expect(browser.storage.length).toBe(0);
  });

  it('keeps 20,000 shapes, more than local storage takes, and says that it is at it', async () => {
    const store = await browser.unsaved();
    browser.database.isHeld = true;
    for (let i = 0; i < 20_000; i++) store.keep(`shape ${i}`, entry(`shape ${i}`));
    expect(store.keeping).toBe('writing');
    const characters = browser.storage.entries.values().reduce((sum, text) => sum + text.length, 0);
    expect(characters).toBeLessThanOrEqual(1_000_000);
    const told: string[] = [];
    store.subscribe(() => told.push(store.keeping));
    browser.database.letGo();
    await pass(0);
    expect(told.at(-1)).toBe('kept');
    expect([browser.storage.length, browser.database.entries.size]).toEqual([0, 20_000]);
  });

  it('takes over what an older version of the page has left in local storage', async () => {
    browser.storage.setItem('lode.unsaved.mem_1.asset_1.a', JSON.stringify(entry('a')));
    browser.storage.setItem('lode.unsaved.mem_1.asset_2.b', JSON.stringify(entry('b')));
    const store = await browser.unsaved();
    expect(store.all()).toEqual([['a', entry('a')]]);
    await pass(0);
    expect([...browser.storage.entries.keys()]).toEqual(['lode.unsaved.mem_1.asset_2.b']);
    expect(namesOf((await browser.unsaved()).all())).toEqual(['a']);
  });

  it('lies in local storage where there is no database, and says when that is full', async () => {
    for (const database of [null, Object.assign(new SmallDatabase(), { isForbidden: true })]) {
      const storage = new SmallStorage();
      const store = await openUnsaved(storage, database, 'mem_1', 'asset_1');
      store.keep('a', entry('a'));
      store.keep('b', entry('b'));
      await pass(0);
      expect([store.keeping, storage.length]).toEqual(['kept', 2]);
      storage.isFull = true;
      store.keep('b', entry('b', 1));
      expect(store.keeping).toBe('failed');
      // Nor does the older state of it come back for the newer one.
      expect(namesOf((await openUnsaved(storage, database, 'mem_1', 'asset_1')).all())).toEqual(['a']);
      store.drop('b');
      store.drop('a');
      expect([store.keeping, storage.length]).toEqual(['kept', 0]);
    }
  });

  it('goes on in local storage when the disk is full, and in the database when there is room again', async () => {
    const store = await browser.unsaved();
    browser.database.isForbidden = true;
    for (const id of ['a', 'b']) store.keep(id, { shape: boxShape(id, 0, { class: id.repeat(900_000) }), base: null });
    expect(store.keeping).toBe('writing');
    await pass(0);
    expect([store.keeping, browser.storage.length]).toEqual(['kept', 2]);
    browser.storage.isFull = true;
    store.keep('c', entry('c'));
    await pass(0);
    expect(store.keeping).toBe('failed');
    browser.database.isForbidden = false;
    store.keep('d', entry('d'));
    await pass(0);
    expect([store.keeping, browser.storage.length, browser.database.entries.size]).toEqual(['kept', 0, 4]);
  });

  it('is told by the page that saves it', async () => {
    const { draw, saving } = await browser.open();
    browser.storage.isFull = browser.database.isForbidden = true;
    browser.hub.mishap = 'no network';
    draw('a');
    await pass(0);
    expect(saving.keeping).toBe('failed');
    browser.hub.mishap = 'none';
    await pass(800);
    expect([saving.state, saving.keeping]).toEqual(['saved', 'kept']);
  });

  it('passes over entries that it did not write', async () => {
    const strange = ['', '{', '[]', '{"shape":{"parts":3}}', '{"base":{}}', '{"shape":7}'];
    for (const text of strange) {
      browser.storage.setItem(`lode.unsaved.mem_1.asset_1.${text}`, text);
      browser.database.entries.set(`mem_1 asset_1 ${text}`, text);
    }
    expect((await browser.open()).state.shapes.size).toBe(0);
  });
});
