import { Modal } from 'antd';
import { useMemo } from 'react';
import { useText } from '../i18n/i18n.ts';
import { Failure } from '../ui/states.tsx';
import type { FileDrop } from './file-drop.hook.ts';
import { summarise } from './upload-plan.ts';
import { startUpload } from './upload-run.ts';

const shownFolders = 8;
const shownEndings = 6;

/** What was dropped, before anything is sent: how many files, how large, which folders, which endings. */
export function DropDialog({ dataset, drop }: { dataset: { id: string; name: string }; drop: FileDrop }) {
  const { t, format } = useText();
  const files = drop.drop?.files;
  const summary = useMemo(() => (files ? summarise(files) : null), [files]);
  const start = () => {
    if (files && files.length > 0) startUpload(dataset, files);
    drop.clear();
  };
  return (
    <Modal
      open
      title={t('drop.title', { name: dataset.name })}
      okText={t('drop.start')}
      okButtonProps={{ disabled: !summary || summary.files === 0 }}
      onOk={start}
      onCancel={drop.clear}
    >
      {drop.reading !== null && (
        <p role="status">{t('drop.reading', { count: drop.reading, shown: format.number(drop.reading) })}</p>
      )}
      {Boolean(drop.error) && <Failure error={{ code: 'UNREADABLE_FILE', message: String(drop.error) }} />}
      {summary && (
        <>
          <p className="drop-total">
            <strong>{t('drop.files', { count: summary.files, shown: format.number(summary.files) })}</strong>
            <strong>{format.bytes(summary.bytes)}</strong>
          </p>
          {summary.files === 0 && <p>{t('drop.nothing')}</p>}
          {summary.folders.length > 0 && (
            <table className="data-table">
              <thead>
                <tr>
                  <th scope="col">{t('drop.folder')}</th>
                  <th scope="col" className="numeric">
                    {t('drop.count')}
                  </th>
                  <th scope="col" className="numeric">
                    {t('datasets.bytes')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {summary.folders.slice(0, shownFolders).map((folder) => (
                  <tr key={folder.name}>
                    <td className="wrap">
                      {folder.name === '' ? <span className="quiet">{t('drop.loose')}</span> : `${folder.name}/`}
                    </td>
                    <td className="numeric">{format.number(folder.files)}</td>
                    <td className="numeric">{format.bytes(folder.bytes)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {summary.folders.length > shownFolders && (
            <p className="quiet">{t('drop.moreFolders', { count: summary.folders.length - shownFolders })}</p>
          )}
          <p className="drop-endings">
            {summary.endings.slice(0, shownEndings).map(({ name, files: count }) => (
              <span key={name} className="tag">
                {name === '' ? t('drop.noEnding') : `.${name}`} {format.number(count)}
              </span>
            ))}
          </p>
          {drop.drop!.leftOut > 0 && <p className="quiet">{t('drop.leftOut', { count: drop.drop!.leftOut })}</p>}
          <p className="quiet">{t('drop.next')}</p>
        </>
      )}
    </Modal>
  );
}
