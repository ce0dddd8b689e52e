import './styles/base.css';
import './styles/marks.css';
import './styles/shell.css';
import './styles/dataset.css';
import './styles/asset.css';
import './styles/ingest.css';
import './styles/ontology.css';
import './styles/annotations.css';
import './styles/viewer.css';
import './styles/search.css';
import './styles/narrow.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import type { ConfigProviderProps } from 'antd';
import enGB from 'antd/es/locale/en_GB.js';
import zhCN from 'antd/es/locale/zh_CN.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useText } from './i18n/i18n.ts';
import { useTheme } from './preferences.ts';
import { queryClient, router } from './router.tsx';
import { antdThemeOf } from './theme.ts';
import { Notices } from './ui/notices.tsx';

// antd's package says CommonJS while these files are modules, so their types speak of a `default` that is not there.
const antdLocales = { en: enGB, zh: zhCN } as unknown as Record<'en' | 'zh', ConfigProviderProps['locale']>;

function Shell() {
  const { locale } = useText();
  return (
    <ConfigProvider
      locale={antdLocales[locale]}
      theme={antdThemeOf(useTheme())}
      componentSize="middle"
      button={{ autoInsertSpace: false }}
    >
      <RouterProvider router={router} />
      <Notices />
    </ConfigProvider>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Shell />
    </QueryClientProvider>
  </StrictMode>,
);
