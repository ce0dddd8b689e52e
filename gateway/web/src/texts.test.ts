import { describe, expect, it } from '@jest/globals';
import { en, screens } from './i18n/en/index.ts';
import { zh } from './i18n/zh/index.ts';

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('the texts', () => {
  it('have one place each', () => {
    const keys = Object.values(screens).flatMap((texts) => Object.keys(texts));
    expect(keys).toEqual(Object.keys(en));
  });

  it('exist in both languages', () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en).filter((key) => !key.endsWith('_one')));
  });

  it('have the same holes in both languages', () => {
    const differing = Object.entries(zh).filter(
      ([key, text]) => holes(text).join() !== holes(en[key as keyof typeof en]).join(),
    );
    expect(differing).toEqual([]);
  });

  it('are Chinese where they have words', () => {
    const untranslated = Object.entries(zh).filter(([, text]) => {
      const bare = text.replace(/\{\{\w+\}\}/g, '');
      return /[A-Za-z]{2}/.test(bare) && !/\p{Script=Han}/u.test(bare);
    });
    expect(untranslated).toEqual([]);
  });
});
