import type { Selection } from '@lode/core/viewer';
import { Tabs } from 'antd';
import { useText } from '../i18n/i18n.ts';
import type { AssetDetail } from '../queries/asset.ts';
import type { PluginSummary } from '../queries/session.ts';
import { Empty } from '../ui/states.tsx';
import { AnnotationList } from './annotation-list.tsx';
import { FactsTab } from './facts-tab.tsx';
import { FindingItem } from './finding-item.tsx';

type Panel = 'facts' | 'findings' | 'annotations';

/** Facts, findings and annotations of an asset. */
export function AssetPanel(props: {
  asset: AssetDetail;
  plugin: PluginSummary | undefined;
  selection: Selection;
  panel: Panel;
  onPanel: (panel: Panel) => void;
}) {
  const { asset, plugin, selection, panel, onPanel } = props;
  const { t, format } = useText();
  const order = { error: 0, warning: 1, info: 2 };
  const findings = [...asset.findings].sort(
    (a, b) => Number(Boolean(a.waiver)) - Number(Boolean(b.waiver)) || order[a.severity] - order[b.severity],
  );
  const open = findings.filter(({ waiver }) => !waiver).length;
  return (
    <Tabs
      className="asset-tabs"
      size="small"
      activeKey={panel}
      onChange={(key) => onPanel(key as Panel)}
      items={[
        { key: 'facts', label: t('asset.facts'), children: <FactsTab asset={asset} plugin={plugin} /> },
        {
          key: 'findings',
          label: t('asset.findingsTab', { shown: format.number(open) }),
          children:
            findings.length === 0 ? (
              <Empty>{t('asset.noFindings')}</Empty>
            ) : (
              findings.map((finding) => <FindingItem key={finding.id} finding={finding} />)
            ),
        },
        {
          key: 'annotations',
          label: t('asset.annotationsTab', { shown: format.number(asset.annotationCount) }),
          children: <AnnotationList asset={asset} selection={selection} />,
        },
      ]}
    />
  );
}
