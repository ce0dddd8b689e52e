import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { useDataset } from '../pages/dataset.page.tsx';
import { colourOf } from '../palette.ts';
import { DATASET_ONTOLOGY } from '../queries/ontology.ts';
import type { Ontology } from '../queries/ontology.ts';
import { mayKeep, useMe } from '../session.hook.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Empty, Failure, Waiting } from '../ui/states.tsx';
import { ChoiceDialog } from './choice.dialog.tsx';
import { ClassFacts, Geometries } from './class-facts.tsx';
import { classRows } from './class-rows.ts';
import { MigrationDialog } from './migration.dialog.tsx';

/** What a dataset's annotations may be called, and what may be said of them. */
export function OntologyTab() {
  const { t } = useText();
  const me = useMe();
  const dataset = useDataset().data?.dataset;
  const [open, setOpen] = useState(false);
  const id = dataset?.id;
  const query = useQuery({
    queryKey: ['dataset', id, 'ontology'],
    queryFn: ({ signal }) => ask(DATASET_ONTOLOGY, { id: id! }, signal),
    enabled: id !== undefined,
  });
  if (!dataset || query.isPending) return <Waiting />;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const { ontology = null, ontologyIsChosen: chosen = false } = query.data.dataset ?? {};
  const Dialog = chosen ? MigrationDialog : ChoiceDialog;
  const change = dataset.mine && mayKeep(me) && (
    <Button onClick={() => setOpen(true)}>{t(chosen ? 'ontology.migrate' : 'ontology.choose')}</Button>
  );
  return (
    <div className="tab-page">
      {ontology ? (
        <>
          <div className="ontology-head">
            <h2>
              {ontology.name} <span className="figure">{ontology.version}</span>
            </h2>
            <span className="quiet">{t(chosen ? 'ontology.isChosen' : 'ontology.isOffered')}</span>
            <code className="quiet" title={ontology.hash}>
              {ontology.hash.slice(0, 12)}
            </code>
            {change}
          </div>
          <Classes ontology={ontology} counts={new Map(dataset.classCounts.map((one) => [one.value, one.count]))} />
          <Relations ontology={ontology} />
        </>
      ) : (
        <Empty action={change}>{t('ontology.none')}</Empty>
      )}
      {open && <Dialog dataset={dataset} ontology={ontology} onClose={() => setOpen(false)} />}
    </div>
  );
}

function Classes({ ontology, counts }: { ontology: Ontology; counts: Map<string, number> }) {
  const { t, format } = useText();
  return (
    <DataTable
      label={t('ontology.classes')}
      rows={classRows(ontology.classes)}
      rowKey={({ one }) => one.code}
      columns={[
        {
          key: 'class',
          title: t('ontology.class'),
          render: ({ one, depth }) => (
            <span style={{ paddingLeft: depth * 18 }}>
              <span className="swatch" style={{ background: colourOf(one.code) }} />
              {format.text(one.title)} <code className="quiet">{one.code}</code>
            </span>
          ),
        },
        { key: 'shapes', title: t('ontology.shapes'), render: ({ one }) => <Geometries kinds={one.geometries} /> },
        { key: 'facts', title: t('ontology.facts'), wideOnly: true, render: ({ one }) => <ClassFacts one={one} /> },
        {
          key: 'count',
          title: t('ontology.annotations'),
          numeric: true,
          render: ({ one }) => format.number(counts.get(one.code) ?? 0),
        },
      ]}
    />
  );
}

function Relations({ ontology: { relationTypes } }: { ontology: Ontology }) {
  const { t, format } = useText();
  if (relationTypes.length === 0) return null;
  const ends = (codes: string[]) => (codes.length > 0 ? codes.join(', ') : t('ontology.anyClass'));
  return (
    <>
      <h3>{t('ontology.relations')}</h3>
      <ul className="class-attributes">
        {relationTypes.map(({ code, title, from, to }) => (
          <li key={code}>
            <strong title={code}>{format.text(title)}</strong>{' '}
            <span className="quiet">
              {ends(from)} → {ends(to)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
