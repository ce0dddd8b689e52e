import { FolderAddOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Modal, Select } from 'antd';
import { useState } from 'react';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import type { FileDrop } from '../intake/file-drop.hook.ts';
import { startUpload } from '../intake/upload-run.ts';
import { summarise } from '../intake/upload-plan.ts';
import { ANNOTATION_FORMATS } from '../queries/annotations.ts';
import { Failure } from '../ui/states.tsx';
import { formatName } from './format-name.ts';
import { ImportResult } from './import-result.tsx';

interface Props {
  dataset: { id: string; name: string };
  drop: FileDrop;
  onClose: () => void;
}

/** Annotation files are chosen, sent, and told of row by row. It goes on when the dialog is closed. */
export function ImportDialog({ dataset, drop, onClose }: Props) {
  const { t, format } = useText();
  const [formatId, setFormatId] = useState('');
  const [declareMissing, setDeclareMissing] = useState(false);
  const [runKey, setRunKey] = useState<string | null>(null);
  const formats = useQuery({
    queryKey: ['annotation-formats'],
    queryFn: ({ signal }) => ask(ANNOTATION_FORMATS, {}, signal),
    staleTime: Infinity,
  });
  const files = drop.drop?.files ?? [];
  const { files: count, bytes } = summarise(files);
  const start = () => {
    const way = { ...(formatId ? { format: formatId } : {}), ...(declareMissing ? { declareMissing } : {}) };
    setRunKey(startUpload(dataset, files, way));
  };
  const close = (
    <Button key="close" onClick={onClose}>
      {t('action.close')}
    </Button>
  );
  if (runKey !== null)
    return (
      <Modal open title={t('annotations.importInto', { name: dataset.name })} onCancel={onClose} footer={[close]}>
        <ImportResult runKey={runKey} />
      </Modal>
    );
  return (
    <Modal
      open
      title={t('annotations.importInto', { name: dataset.name })}
      onCancel={onClose}
      footer={[
        close,
        <Button key="start" type="primary" disabled={count === 0} onClick={start}>
          {t('annotations.importStart')}
        </Button>,
      ]}
    >
      <p className="quiet">{t('annotations.importWords')}</p>
      <p className="dialog-buttons">
        <Button icon={<UploadOutlined aria-hidden />} onClick={drop.chooseFiles}>
          {t('annotations.chooseFiles')}
        </Button>
        <Button icon={<FolderAddOutlined aria-hidden />} onClick={drop.chooseFolder}>
          {t('annotations.chooseFolder')}
        </Button>
      </p>
      {drop.reading !== null && (
        <p role="status">{t('drop.reading', { count: drop.reading, shown: format.number(drop.reading) })}</p>
      )}
      {Boolean(drop.error) && <Failure error={{ code: 'UNREADABLE_FILE', message: String(drop.error) }} />}
      {drop.drop && count === 0 && <p>{t('drop.nothing')}</p>}
      {count > 0 && (
        <p className="drop-total">
          <strong>{count === 1 ? files[0]?.path : t('drop.files', { count, shown: format.number(count) })}</strong>
          <strong>{format.bytes(bytes)}</strong>
        </p>
      )}
      <label className="dialog-field">
        {t('annotations.format')}
        <Select
          className="wide-field"
          aria-label={t('annotations.format')}
          value={formatId}
          onChange={setFormatId}
          loading={formats.isPending}
          options={[
            { value: '', label: t('annotations.recognise') },
            ...(formats.data?.annotationFormats.read ?? []).map((value) => ({ value, label: formatName(value) })),
          ]}
        />
      </label>
      <Checkbox checked={declareMissing} onChange={({ target }) => setDeclareMissing(target.checked)}>
        {t('annotations.awaitMissing')}
      </Checkbox>
    </Modal>
  );
}
