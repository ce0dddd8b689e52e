import { Select } from 'antd';
import { useText } from '../i18n/i18n.ts';
import type { ValueCount } from '../queries/catalog.ts';
import type { OntologyVersion } from '../queries/ontology.ts';
import { colourOf } from '../palette.ts';
import { DataTable } from '../ui/data-table.tsx';
import type { Choice } from './migration-steps.ts';

// Beside the codes of classes, which a colon in front keeps apart from these.
const asValue = (choice: Choice) => ('to' in choice ? `:${choice.to}` : choice.remove);
const asChoice = (value: string): Choice =>
  value === 'REMOVE' || value === 'KEEP' ? { remove: value } : { to: value.slice(1) };

/** Each class in use, and what becomes of it. */
export function ClassChoices(props: {
  target: OntologyVersion;
  counts: ValueCount[];
  choices: ReadonlyMap<string, Choice>;
  onChoose: (code: string, choice: Choice) => void;
}) {
  const { target, counts, choices, onChoose } = props;
  const { t, format } = useText();
  const options = [
    ...target.classes.map(({ code, title }) => ({ value: `:${code}`, label: `${format.text(title)} (${code})` })),
    { value: 'KEEP', label: t('ontology.keep') },
    { value: 'REMOVE', label: t('ontology.remove') },
  ];
  return (
    <DataTable
      label={t('ontology.classes')}
      rows={counts}
      rowKey={({ value }) => value}
      columns={[
        {
          key: 'class',
          title: t('ontology.class'),
          render: ({ value }) => (
            <>
              <span className="swatch" style={{ background: colourOf(value) }} />
              <code>{value}</code>
            </>
          ),
        },
        { key: 'count', title: t('ontology.annotations'), numeric: true, render: (row) => format.number(row.count) },
        {
          key: 'becomes',
          title: t('ontology.becomes'),
          render: ({ value }) => (
            <Select
              className="wide-field"
              aria-label={t('ontology.becomesOf', { name: value })}
              showSearch={{ optionFilterProp: 'label' }}
              value={asValue(choices.get(value) ?? { remove: 'KEEP' })}
              onChange={(chosen) => onChoose(value, asChoice(chosen))}
              options={options}
            />
          ),
        },
      ]}
    />
  );
}
