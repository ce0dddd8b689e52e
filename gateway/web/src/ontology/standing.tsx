import { useText } from '../i18n/i18n.ts';
import type { Standing } from '../queries/ontology.ts';
import { DataTable } from '../ui/data-table.tsx';

/** What does not keep to a version, by kind. */
export function StandingTable({ standing }: { standing: Standing }) {
  const { t, format } = useText();
  const { annotations, violating, violations } = standing;
  return (
    <>
      <p>
        {violating === 0
          ? t('ontology.allKeep', { count: annotations, shown: format.number(annotations) })
          : t('ontology.violating', {
              count: violating,
              shown: format.number(violating),
              all: format.number(annotations),
            })}
      </p>
      {violations.length > 0 && (
        <DataTable
          label={t('ontology.violations')}
          rows={violations}
          rowKey={({ kind, class: code, what }) => `${kind} ${code} ${what}`}
          columns={[
            { key: 'kind', title: t('ontology.violation'), render: ({ kind }) => t(`ontology.violation.${kind}`) },
            { key: 'class', title: t('ontology.class'), render: ({ class: code }) => <code>{code}</code> },
            { key: 'what', title: '', render: ({ what }) => what && <code>{what}</code> },
            {
              key: 'count',
              title: t('ontology.annotations'),
              numeric: true,
              render: (row) => format.number(row.annotations),
            },
          ]}
        />
      )}
    </>
  );
}
