import type { Selection, ViewerProps } from '@lode/core/viewer';
import { useQueryClient } from '@tanstack/react-query';
import { Component, lazy, memo, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { previewOf } from '../asset/preview.ts';
import { useText } from '../i18n/i18n.ts';
import type { AssetDetail } from '../queries/asset.ts';
import type { PluginSummary } from '../queries/session.ts';
import { mayAnnotate, useMe } from '../session.hook.ts';
import { viewerCatalog } from '../viewer-catalog.ts';
import { Failure } from '../ui/states.tsx';
import { chromeStore } from './chrome-store.ts';
import { ClockAddress } from './clock-address.tsx';
import { saveEdits } from './save-edits.ts';
import { Scrubber } from './scrubber.tsx';
import { ToolStrip } from './tool-strip.tsx';
import { viewerClock } from './viewer-clock.ts';
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

interface HostProps {
  asset: AssetDetail;
  plugin: PluginSummary | undefined;
  selection: Selection;
}

/** The plugin's viewer where it has one for this kind, else the picture, else a sentence. Keyed by the asset. */
export const ViewerHost = memo(function ViewerHost({ asset, plugin, selection }: HostProps) {
  const { t } = useText();
  const declared = plugin?.viewers.some(({ kinds }) => kinds.includes(asset.kind)) ?? false;
  const Viewer = declared && plugin ? viewerOf(plugin.id) : undefined;
  const readable = asset.parts.some(({ url }) => url !== null);
  if (!Viewer || !readable) return <Preview asset={asset} />;
  return (
    <ViewerBoundary fallback={(error) => <BrokenViewer error={error} asset={asset} />}>
      <Suspense fallback={<span className="stage-words">{t('asset.loadingViewer')}</span>}>
        <Framed asset={asset} selection={selection} Viewer={Viewer} />
      </Suspense>
    </ViewerBoundary>
  );
});

/** A viewer between what all viewers share: tools above, read-out in the lower left, the clock's scrubber below. */
function Framed(props: { asset: AssetDetail; selection: Selection; Viewer: ComponentType<ViewerProps> }) {
  const { asset, selection, Viewer } = props;
  const { locale } = useText();
  const client = useQueryClient();
  const me = useMe();
  const data = useMemo(() => viewerDataOf(asset, locale), [asset, locale]);
  const [store] = useState(chromeStore);
  const [clock] = useState(() => viewerClock(data.asset.when));
  useEffect(() => () => clock.stop(), [clock]);
  const writes = asset.dataset.mine && mayAnnotate(me);
  const onEdit = useCallback<NonNullable<ViewerProps['onEdit']>>(
    async (edits) => {
      await saveEdits(asset.id, edits);
      await client.invalidateQueries({ queryKey: ['asset', asset.id] });
    },
    [asset.id, client],
  );
  return (
    <div className="viewer-frame">
      <ToolStrip store={store} />
      <div className="viewer-middle">
        <Viewer
          {...data}
          selection={selection}
          clock={clock}
          chrome={store.chrome}
          onEdit={writes ? onEdit : null}
          locale={locale}
        />
        <div className="read-out figure" ref={store.showReadOutIn} data-testid="read-out" />
      </div>
      <Scrubber clock={clock} annotations={data.annotations} findings={data.findings} />
      <ClockAddress clock={clock} />
    </div>
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
