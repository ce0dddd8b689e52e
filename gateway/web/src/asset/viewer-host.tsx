import type { Selection, ViewerProps } from '@lode/core/viewer';
import { Component, lazy, Suspense, useMemo } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { AssetDetail } from '../queries/asset.ts';
import type { PluginSummary } from '../queries/session.ts';
import { viewerCatalog } from '../viewer-catalog.ts';
import { Failure } from '../ui/states.tsx';
import { previewOf } from './preview.ts';
import { viewerDataOf } from './viewer-props.ts';

const loaded = new Map<string, ComponentType<ViewerProps>>();

/** One lazy component per plugin for the life of the page, so that walking through assets does not load it again. */
function viewerOf(plugin: string): ComponentType<ViewerProps> | undefined {
  const load = viewerCatalog[plugin];
  if (!load) return undefined;
  let viewer = loaded.get(plugin);
  if (!viewer) {
    viewer = lazy(async () => ({ default: (await load()).Viewer }));
    loaded.set(plugin, viewer);
  }
  return viewer;
}

/** The plugin's viewer where it has one for this kind, else the picture, else a sentence. */
export function ViewerHost(props: { asset: AssetDetail; plugin: PluginSummary | undefined; selection: Selection }) {
  const { asset, plugin, selection } = props;
  const { t, locale } = useText();
  const data = useMemo(() => viewerDataOf(asset), [asset]);
  const declared = plugin?.viewers.some(({ kinds }) => kinds.includes(asset.kind)) ?? false;
  const Viewer = declared && plugin ? viewerOf(plugin.id) : undefined;
  const readable = data.asset.parts.length > 0;
  if (!Viewer || !readable) return <Preview asset={asset} />;
  return (
    <ViewerBoundary fallback={(error) => <BrokenViewer error={error} asset={asset} />}>
      <Suspense fallback={<span className="stage-words">{t('asset.loadingViewer')}</span>}>
        <Viewer {...data} selection={selection} locale={locale} />
      </Suspense>
    </ViewerBoundary>
  );
}

function Preview({ asset }: { asset: AssetDetail }) {
  const { t } = useText();
  const picture = previewOf(asset);
  if (picture) return <img className="stage-picture" src={picture} alt={asset.name} />;
  const words =
    asset.state === 'DECLARED' ? 'asset.declaredOnly' : asset.state === 'ERASED' ? 'asset.erased' : 'asset.noViewer';
  return <span className="stage-words">{t(words)}</span>;
}

function BrokenViewer({ error, asset }: { error: unknown; asset: AssetDetail }) {
  const { t } = useText();
  return (
    <div className="stage-broken">
      <Failure error={{ code: 'VIEWER', message: String(error) }} kept={t('asset.viewerBroke')} />
      <Preview asset={asset} />
    </div>
  );
}

/** React catches errors of drawing in classes only. A viewer that fails leaves the rest of the page in use. */
class ViewerBoundary extends Component<
  { children: ReactNode; fallback: (error: unknown) => ReactNode },
  { error: unknown }
> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return this.state.error === null ? this.props.children : this.props.fallback(this.state.error);
  }
}
