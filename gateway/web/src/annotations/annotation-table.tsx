import { MoreOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useText } from '../i18n/i18n.ts';
import { colourOf } from '../palette.ts';
import type { AnnotationCounts, ListedAnnotation } from '../queries/annotations.ts';
import { DataTable } from '../ui/data-table.tsx';
import { MenuButton } from '../ui/menu-button.tsx';
import { Thumbnail } from '../ui/thumbnail.tsx';
import { attributeLine, useAnnotationWords } from './annotation-words.hook.ts';

interface Props {
  rows: ListedAnnotation[];
  counts: AnnotationCounts[];
  datasetId: string;
  onHistory: (annotation: ListedAnnotation) => void;
}

/** Annotations, one a row; the asset's name leads to the annotation on it. */
export function AnnotationTable({ rows, counts, datasetId, onHistory }: Props) {
  const { t, format } = useText();
  const { wordOf } = useAnnotationWords(counts);
  return (
    <DataTable
      label={t('tab.annotations')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'thumbnail',
          title: <span className="for-readers">{t('part.thumbnail')}</span>,
          render: ({ asset }) => (
            <span className="small-picture">
              <Thumbnail src={asset.thumbnail} />
            </span>
          ),
        },
        {
          key: 'class',
          title: t('facet.class'),
          render: (row) => (
            <span className="wrap" title={row.class.code}>
              <span className="swatch" style={{ background: colourOf(row.class.code) }} />{' '}
              {format.text(row.class.title)}
            </span>
          ),
        },
        {
          key: 'asset',
          title: t('annotations.asset'),
          render: ({ id, asset }) => (
            <Link
              className="wrap path"
              to="/assets/$asset"
              params={{ asset: asset.id }}
              search={{ in: datasetId, sel: id, panel: 'annotations' }}
            >
              {asset.name}
            </Link>
          ),
        },
        {
          key: 'geometry',
          title: t('annotations.geometry'),
          wideOnly: true,
          render: ({ parts }) =>
            [...new Set(parts.map(({ geometry }) => geometry.kind))]
              .map((kind) => wordOf('geometry', kind))
              .join(' + '),
        },
        {
          key: 'attributes',
          title: t('annotations.attributes'),
          wideOnly: true,
          render: ({ attributes }) => <span className="wrap quiet">{attributeLine(attributes)}</span>,
        },
        {
          key: 'method',
          title: t('annotations.method'),
          wideOnly: true,
          render: ({ method }) => wordOf('method', method),
        },
        {
          key: 'review',
          title: t('annotations.review'),
          wideOnly: true,
          render: ({ reviewState }) => wordOf('reviewState', reviewState),
        },
        {
          key: 'at',
          title: t('annotations.at'),
          wideOnly: true,
          render: ({ at }) => (
            <time dateTime={at} title={format.dateTime(at)}>
              {format.date(at)}
            </time>
          ),
        },
        {
          key: 'menu',
          title: <span className="for-readers">{t('annotations.more')}</span>,
          render: (row) => (
            <MenuButton
              className="row-menu"
              label={t('annotations.moreOf', { name: format.text(row.class.title) })}
              face={<MoreOutlined aria-hidden />}
              items={[{ key: 'history', word: t('annotations.history'), onChoose: () => onHistory(row) }]}
            />
          ),
        },
      ]}
    />
  );
}
