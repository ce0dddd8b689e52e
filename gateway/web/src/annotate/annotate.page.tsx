import '../styles/annotate.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { useNarrow } from '../narrow.hook.ts';
import { ASSET } from '../queries/asset.ts';
import { mayAnnotate, useMe } from '../session.hook.ts';
import { NotFoundPage } from '../shell/error-pages.tsx';
import { Failure, Waiting } from '../ui/states.tsx';
import { AssetEditor } from './asset-editor.tsx';
import type { Carried } from './asset-editor.tsx';

const route = getRouteApi('/app/assets/$asset/annotate');

/** The editor of one asset's annotations. Tool, class and brush stay in the hand from asset to asset. */
export function AnnotatePage() {
  const { t } = useText();
  const { asset: id } = route.useParams();
  const search = route.useSearch();
  const me = useMe();
  const narrow = useNarrow();
  const carried = useRef<Carried>({});
  const query = useQuery({ queryKey: ['asset', id], queryFn: ({ signal }) => ask(ASSET, { id }, signal) });
  const asset = query.data?.asset;
  if (query.isSuccess && !asset) return <NotFoundPage />;
  const title = <title>{`${t('annotate.title')} · ${asset?.name ?? '…'} · Lode`}</title>;
  if (narrow) return <main className="lone-page">{title}<h1>{t('annotate.title')}</h1><p>{t('annotate.narrow')}</p></main>; // prettier-ignore
  if (query.error && !asset)
    return (
      <main className="lone-page">
        {title}
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      </main>
    );
  if (!asset || !me) return <main className="lone-page">{title}<Waiting rows={8} /></main>; // prettier-ignore
  if (!asset.dataset.mine || !mayAnnotate(me))
    return <main className="lone-page">{title}<h1>{t('annotate.title')}</h1><p>{t('annotate.notAllowed')}</p></main>; // prettier-ignore
  return (
    <>
      {title}
      <AssetEditor key={asset.id} asset={asset} me={me} search={search} carried={carried} />
    </>
  );
}
