import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Modal, Select } from 'antd';
import { useState } from 'react';
import { ask, thingOf } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import type { DatasetDetail } from '../queries/catalog.ts';
import { ONTOLOGIES, SET_ONTOLOGY } from '../queries/ontology.ts';
import type { Ontology } from '../queries/ontology.ts';
import { Failure } from '../ui/states.tsx';
import { StandingTable } from './standing.tsx';

/** The first choice of a version; then it is told what does not keep to it. */
export function ChoiceDialog(props: { dataset: DatasetDetail; ontology: Ontology | null; onClose: () => void }) {
  const { dataset, ontology, onClose } = props;
  const { t } = useText();
  const client = useQueryClient();
  const [chosen, setChosen] = useState(ontology?.id);
  const versions = useQuery({ queryKey: ['ontologies'], queryFn: ({ signal }) => ask(ONTOLOGIES, {}, signal) });
  const choose = useMutation({
    mutationFn: async (ontologyId: string) =>
      thingOf((await ask(SET_ONTOLOGY, { input: { datasetId: dataset.id, ontologyId } })).setOntology),
  });
  const close = () => {
    if (choose.data) void client.invalidateQueries({ queryKey: ['dataset'] });
    onClose();
  };
  const error = versions.error ?? choose.error;
  return (
    <Modal
      open
      title={t('ontology.choose')}
      okText={t(choose.data ? 'action.close' : 'ontology.choose')}
      okButtonProps={{ disabled: chosen === undefined }}
      cancelButtonProps={choose.data ? { style: { display: 'none' } } : {}}
      confirmLoading={choose.isPending}
      onOk={() => (choose.data ? close() : chosen && choose.mutate(chosen))}
      onCancel={close}
    >
      {choose.data ? (
        <StandingTable standing={choose.data} />
      ) : (
        <>
          <p>{t('ontology.chooseWords')}</p>
          <Select
            className="wide-field"
            aria-label={t('ontology.version')}
            loading={versions.isPending}
            {...(chosen === undefined ? {} : { value: chosen })}
            onChange={setChosen}
            options={(versions.data?.ontologies ?? []).map(({ id, name, version }) => ({
              value: id,
              label: `${name} ${version}`,
            }))}
          />
        </>
      )}
      {error && <Failure error={error} />}
    </Modal>
  );
}
