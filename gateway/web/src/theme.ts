import { theme as antdTheme } from 'antd';
import type { ThemeConfig } from 'antd';
import type { Theme } from './preferences.ts';

const fonts =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

/** antd's tokens, set once for the whole shell. The same values stand as custom properties in styles/base.css. */
export function antdThemeOf(theme: Theme): ThemeConfig {
  const dark = theme === 'dark';
  return {
    algorithm: dark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: dark ? '#4fa8d5' : '#17699b',
      colorInfo: dark ? '#4fa8d5' : '#17699b',
      colorLink: dark ? '#6bb9e0' : '#17699b',
      colorBgBase: dark ? '#14181d' : '#ffffff',
      colorBgLayout: dark ? '#0f1216' : '#f4f6f8',
      colorTextBase: dark ? '#e4e8ec' : '#1a2027',
      // Its own default has too little contrast (WCAG 1.4.3).
      colorTextPlaceholder: dark ? '#9aa6b2' : '#57626e',
      // The dark algorithm tints what it derives from a bluish base; these stay neutral, as in styles/base.css.
      ...(dark
        ? {
            colorBgContainer: '#14181d',
            colorBgElevated: '#1c2229',
            colorBorder: '#3a434d',
            colorBorderSecondary: '#2a3139',
            // White on the light blue of the dark theme has too little contrast (WCAG 1.4.3).
            colorTextLightSolid: '#0c1116',
          }
        : {}),
      fontSize: 14,
      sizeStep: 4,
      sizeUnit: 4,
      borderRadius: 4,
      controlHeight: 30,
      fontFamily: fonts,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
      wireframe: false,
    },
    components: { Tabs: { horizontalItemPadding: '8px 0', horizontalMargin: '0' }, Form: { itemMarginBottom: 16 } },
  };
}
