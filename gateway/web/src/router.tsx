import { QueryClient } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';
import { readAnnotationSearch } from './annotations/annotation-search.ts';
import { HubError, onSignedOut } from './graphql-client.ts';
import { readBrowseSearch } from './browse/browse-search.ts';
import type { BrowseSearch } from './browse/browse-search.ts';
import { meQuery } from './session.hook.ts';
import { readQuestionAddress } from './search/question-address.ts';
import { ErrorPage, NotFoundPage } from './shell/error-pages.tsx';
import { Shell } from './shell/shell.tsx';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the hub has decided does not change by asking again; a broken line may.
      retry: (failures, error) =>
        failures < 2 && error instanceof HubError && (error.code === 'OFFLINE' || error.status >= 500),
    },
  },
});

const root = createRootRoute({ component: Outlet });

const tokenOf = (raw: Record<string, unknown>): { token?: string; next?: string } => ({
  ...(typeof raw.token === 'string' || typeof raw.token === 'number' ? { token: String(raw.token) } : {}),
  // Only a path of this hub: an address elsewhere would turn the sign-in page into a redirector.
  ...(typeof raw.next === 'string' && /^\/(?![/\\])/.test(raw.next) ? { next: raw.next } : {}),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  validateSearch: tokenOf,
  component: lazyRouteComponent(() => import('./pages/sign-in.page.tsx'), 'SignInPage'),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  validateSearch: tokenOf,
  component: lazyRouteComponent(() => import('./pages/invite.page.tsx'), 'InvitePage'),
});

/** Everything that needs a signed-in person. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ location }) => {
    const { me } = await queryClient.ensureQueryData(meQuery);
    if (!me) {
      queryClient.removeQueries({ queryKey: meQuery.queryKey });
      throw redirect({ to: '/signin', search: location.href === '/' ? {} : { next: location.href } });
    }
  },
  component: Outlet,
  errorComponent: ErrorPage,
});

const shell = createRoute({ getParentRoute: () => app, id: 'shell', component: Shell });

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/datasets' });
  },
});

const datasets = createRoute({
  getParentRoute: () => shell,
  path: '/datasets',
  validateSearch: (raw: Record<string, unknown>): { view?: 'gallery' | 'table'; q?: string; plugin?: string } => ({
    ...(raw.view === 'gallery' || raw.view === 'table' ? { view: raw.view } : {}),
    ...(raw.q !== undefined && raw.q !== '' ? { q: String(raw.q) } : {}),
    ...(typeof raw.plugin === 'string' ? { plugin: raw.plugin } : {}),
  }),
  component: lazyRouteComponent(() => import('./pages/datasets.page.tsx'), 'DatasetsPage'),
});

const dataset = createRoute({
  getParentRoute: () => shell,
  path: '/datasets/$dataset',
  component: lazyRouteComponent(() => import('./pages/dataset.page.tsx'), 'DatasetPage'),
});

const browse = createRoute({
  getParentRoute: () => dataset,
  path: '/',
  validateSearch: readBrowseSearch,
  component: lazyRouteComponent(() => import('./browse/browse-tab.tsx'), 'BrowseTab'),
});

const findings = createRoute({
  getParentRoute: () => dataset,
  path: '/findings',
  component: lazyRouteComponent(() => import('./findings/findings-tab.tsx'), 'FindingsTab'),
});

const annotations = createRoute({
  getParentRoute: () => dataset,
  path: '/annotations',
  validateSearch: readAnnotationSearch,
  component: lazyRouteComponent(() => import('./annotations/annotations-tab.tsx'), 'AnnotationsTab'),
});

const ontology = createRoute({
  getParentRoute: () => dataset,
  path: '/ontology',
  component: lazyRouteComponent(() => import('./ontology/ontology-tab.tsx'), 'OntologyTab'),
});

const datasetIngests = createRoute({
  getParentRoute: () => dataset,
  path: '/ingests',
  component: lazyRouteComponent(() => import('./intake/ingests-tab.tsx'), 'IngestsTab'),
});

const readAssetSearch = (raw: Record<string, unknown>): AssetSearch => ({
  ...readBrowseSearch(raw),
  ...(typeof raw.in === 'string' ? { in: raw.in } : {}),
  // Many digits in an address are read as text, or as a number where that loses nothing (see `parseValue`).
  ...(/^-?\d{1,20}$/.test(String(raw.t)) ? { t: String(raw.t) } : {}),
  ...(raw.panel === 'findings' || raw.panel === 'annotations' ? { panel: raw.panel } : {}),
});

const asset = createRoute({
  getParentRoute: () => app,
  path: '/assets/$asset',
  validateSearch: readAssetSearch,
  component: lazyRouteComponent(() => import('./pages/asset.page.tsx'), 'AssetPage'),
});

const annotate = createRoute({
  getParentRoute: () => app,
  path: '/assets/$asset/annotate',
  validateSearch: readAssetSearch,
  component: lazyRouteComponent(() => import('./annotate/annotate.page.tsx'), 'AnnotatePage'),
});

/**
 * The filter that the reader came with, in which dataset (`in`), and which panel is open. `sel` is an annotation, `t` the
 * time that is shown: nanoseconds since the Unix epoch, decimal.
 */
export interface AssetSearch extends BrowseSearch {
  in?: string;
  panel?: 'findings' | 'annotations';
  t?: string;
}

const ingests = createRoute({
  getParentRoute: () => shell,
  path: '/ingests',
  component: lazyRouteComponent(() => import('./pages/ingests.page.tsx'), 'IngestsPage'),
});

const ingest = createRoute({
  getParentRoute: () => shell,
  path: '/ingests/$ingest',
  validateSearch: (raw: Record<string, unknown>): { files?: 'all' } => (raw.files === 'all' ? { files: 'all' } : {}),
  component: lazyRouteComponent(() => import('./pages/ingest.page.tsx'), 'IngestPage'),
});

const search = createRoute({
  getParentRoute: () => shell,
  path: '/search',
  validateSearch: readQuestionAddress,
  component: lazyRouteComponent(() => import('./pages/search.page.tsx'), 'SearchPage'),
});

const people = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  component: lazyRouteComponent(() => import('./pages/people.page.tsx'), 'PeoplePage'),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  component: lazyRouteComponent(() => import('./pages/audit.page.tsx'), 'AuditPage'),
});

/** Values in an address are JSON, but for times in nanoseconds: as numbers they would lose their last digits. */
function parseValue(text: string): unknown {
  if (/^-?\d{16,}$/.test(text)) throw new SyntaxError('kept as text');
  return JSON.parse(text);
}

export const router = createRouter({
  parseSearch: parseSearchWith(parseValue),
  stringifySearch: stringifySearchWith(JSON.stringify, parseValue),
  routeTree: root.addChildren([
    signIn,
    invite,
    app.addChildren([
      asset,
      annotate,
      shell.addChildren([
        home,
        datasets,
        dataset.addChildren([browse, annotations, findings, ontology, datasetIngests]),
        ingests,
        ingest,
        search,
        people,
        audit,
      ]),
    ]),
  ]),
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: ErrorPage,
  scrollRestoration: false,
});

onSignedOut(() => {
  queryClient.removeQueries({ queryKey: meQuery.queryKey });
  if (!['/signin', '/invite'].includes(router.state.location.pathname)) void router.invalidate();
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
