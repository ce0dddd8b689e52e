import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { useMemo } from 'react';
import { formatOf } from '../locale-format.ts';
import type { Format, Locale } from '../locale-format.ts';
import { store, stored } from '../preferences.ts';
import { en } from './en/index.ts';
import { zh } from './zh/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    keySeparator: false;
    nsSeparator: false;
    resources: { translation: typeof en };
  }
}

const kept = stored('lode.locale');
const first: Locale = kept === 'zh' || kept === 'en' ? kept : navigator.language.startsWith('zh') ? 'zh' : 'en';

void i18next.use(initReactI18next).init({
  lng: first,
  fallbackLng: false,
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  resources: { en: { translation: en }, zh: { translation: zh } },
  interpolation: { escapeValue: false },
});
document.documentElement.lang = tagOf(first);

export type TextKey = keyof typeof en;

export function chooseLocale(locale: Locale): void {
  store('lode.locale', locale);
  document.documentElement.lang = tagOf(locale);
  void i18next.changeLanguage(locale);
}

/** The texts of the chosen language and how it writes numbers. */
export function useText() {
  const { t, i18n } = useTranslation();
  const locale: Locale = i18n.language === 'zh' ? 'zh' : 'en';
  const format: Format = useMemo(() => formatOf(locale), [locale]);
  return { t, format, locale };
}

function tagOf(locale: Locale): string {
  return locale === 'zh' ? 'zh-CN' : 'en';
}
