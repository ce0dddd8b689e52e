import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { ask, HubError, thingOf } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { ANNOTATION_EXPORT, ANNOTATION_FORMATS, EXPORT_ANNOTATIONS } from '../queries/annotations.ts';
import type { AnnotationExport, AnnotationFilter } from '../queries/annotations.ts';
import type { Count } from '../queries/catalog.ts';
import { Failure, Waiting } from '../ui/states.tsx';
import { formatName } from './format-name.ts';

const POLL_MS = 1500;

/** What the tab shows, where a filter is set. */
export interface Found {
  filter: AnnotationFilter;
  total: Count;
}

interface Props {
  dataset: { id: string; name: string; counts: { annotations: number } };
  /** Null: everything. */
  found: Found | null;
  onClose: () => void;
}

/** What and which format are chosen, then what the file will hold and lose is told, and only then it can be downloaded. */
export function ExportDialog({ dataset, found, onClose }: Props) {
  const { t } = useText();
  const [format, setFormat] = useState('coco');
  const [foundOnly, setFoundOnly] = useState(found !== null && found.total.value > 0);
  const formats = useQuery({
    queryKey: ['annotation-formats'],
    queryFn: ({ signal }) => ask(ANNOTATION_FORMATS, {}, signal),
    staleTime: Infinity,
  });
  const run = useMutation({
    mutationFn: async () => {
      const only = found && foundOnly ? { annotations: found.filter } : {};
      const input = { datasetId: dataset.id, format, ...only };
      return thingOf((await ask(EXPORT_ANNOTATIONS, { input })).exportAnnotations);
    },
  });
  const id = run.data?.id;
  const later = useQuery({
    queryKey: ['annotation-export', id],
    queryFn: async ({ signal }) => {
      const { annotationExport } = await ask(ANNOTATION_EXPORT, { id: id ?? '' }, signal);
      if (!annotationExport) throw new HubError('NOT_FOUND', 'There is no such export any more.');
      return annotationExport;
    },
    enabled: run.data?.state === 'COUNTING',
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'COUNTING' ? false : POLL_MS),
  });
  const told = later.data ?? run.data;
  const ready = told?.state === 'READY';
  const failure = run.error ?? later.error ?? formats.error;
  return (
    <Modal
      open
      title={t('annotations.exportOf', { name: dataset.name })}
      onCancel={onClose}
      footer={[
        <Button key="close" onClick={onClose}>
          {t('action.close')}
        </Button>,
        ready ? (
          <Button key="download" type="primary" href={told.url} download={told.fileName}>
            {t('annotations.download')}
          </Button>
        ) : (
          <Button
            key="count"
            type="primary"
            loading={run.isPending || told?.state === 'COUNTING'}
            disabled={!formats.data}
            onClick={() => run.mutate()}
          >
            {t('annotations.prepare')}
          </Button>
        ),
      ]}
    >
      <Extent
        all={dataset.counts.annotations}
        found={found?.total ?? null}
        foundOnly={foundOnly}
        onChange={(next) => {
          setFoundOnly(next);
          run.reset();
        }}
      />
      <label className="dialog-field">
        {t('annotations.format')}
        <Select
          className="wide-field"
          aria-label={t('annotations.format')}
          value={format}
          onChange={(next) => {
            setFormat(next);
            run.reset();
          }}
          loading={formats.isPending}
          options={(formats.data?.annotationFormats.write ?? [format]).map((value) => ({
            value,
            label: formatName(value),
          }))}
        />
      </label>
      {!told && !run.isPending && <p className="quiet">{t('annotations.exportWords')}</p>}
      {(run.isPending || told?.state === 'COUNTING') && (
        <>
          <p role="status">{t('annotations.counting')}</p>
          <Waiting rows={3} />
        </>
      )}
      {told?.state === 'FAILED' && (
        <Failure error={{ code: 'EXPORT_FAILED', message: t('annotations.notCounted') }} onRetry={() => run.mutate()} />
      )}
      {ready && <Holds told={told} />}
      {failure && <Failure error={failure} />}
    </Modal>
  );
}

interface ExtentProps {
  all: number;
  found: Count | null;
  foundOnly: boolean;
  onChange: (foundOnly: boolean) => void;
}

/** All of the dataset, or what is found; without a filter there is nothing to choose. */
function Extent({ all, found, foundOnly, onChange }: ExtentProps) {
  const { t, format } = useText();
  const allWords = t('annotations.exportAll', { count: all, shown: format.number(all) });
  if (!found) return <p>{allWords}</p>;
  return (
    <div className="dialog-field">
      <Radio.Group
        className="domain-choice"
        aria-label={t('annotations.exportWhat')}
        value={foundOnly}
        onChange={({ target }) => onChange(target.value as boolean)}
      >
        <Radio value disabled={found.value === 0}>
          {t('annotations.exportFound', { count: found.value, shown: format.count(found) })}{' '}
          <span className="quiet">{t('annotations.exportFoundWords')}</span>
        </Radio>
        <Radio value={false}>{allWords}</Radio>
      </Radio.Group>
    </div>
  );
}

/** What is in the file, and what the format cannot carry. */
function Holds({ told }: { told: AnnotationExport }) {
  const { t, format } = useText();
  const shown = (count: number | null) => format.number(count ?? 0);
  return (
    <>
      <p>
        {t('annotations.holds', {
          pictures: t('annotations.doneImages', { count: told.pictures ?? 0, shown: shown(told.pictures) }),
          annotations: t('asset.annotationCount', { count: told.annotations ?? 0, shown: shown(told.annotations) }),
        })}
      </p>
      {(told.leftOut ?? 0) > 0 && (
        <p>
          <strong>{t('annotations.leftOut', { count: told.leftOut ?? 0, shown: shown(told.leftOut) })}</strong>
        </p>
      )}
      {told.losses?.length === 0 ? (
        <p>{t('annotations.noLosses')}</p>
      ) : (
        <section data-testid="losses">
          <h3>{t('annotations.losses')}</h3>
          <ul>
            {told.losses?.map(({ field, rows, reason }) => (
              <li key={field}>
                {format.text(reason)}{' '}
                <span className="quiet">{t('asset.annotationCount', { count: rows, shown: format.number(rows) })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
