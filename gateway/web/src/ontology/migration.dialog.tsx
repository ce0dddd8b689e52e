import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Modal, Select } from 'antd';
import { useState } from 'react';
import { ask, thingOf } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import type { DatasetDetail } from '../queries/catalog.ts';
import { MIGRATE_ONTOLOGY, ONTOLOGIES } from '../queries/ontology.ts';
import type { Ontology, OntologyVersion } from '../queries/ontology.ts';
import { Failure } from '../ui/states.tsx';
import { ClassChoices } from './class-choices.tsx';
import { MigrationProgress } from './migration-progress.tsx';
import { firstChoice, stepsFor } from './migration-steps.ts';
import type { Choice } from './migration-steps.ts';
import { StandingTable } from './standing.tsx';

/** To another version: what becomes of each class, counted before anything is done. */
export function MigrationDialog(props: { dataset: DatasetDetail; ontology: Ontology | null; onClose: () => void }) {
  const { dataset, ontology, onClose } = props;
  const { t, format } = useText();
  const client = useQueryClient();
  const [target, setTarget] = useState<OntologyVersion | null>(null);
  const [changes, setChanges] = useState<ReadonlyMap<string, Choice>>(new Map());
  const versions = useQuery({ queryKey: ['ontologies'], queryFn: ({ signal }) => ask(ONTOLOGIES, {}, signal) });
  const others = (versions.data?.ontologies ?? []).filter(({ id }) => id !== ontology?.id);
  const known = new Set(target?.classes.map(({ code }) => code));
  const used = dataset.classCounts.map(({ value }) => value);
  const choices = new Map(used.map((code) => [code, changes.get(code) ?? firstChoice(code, known)]));
  const migrate = async (dryRun: boolean) => {
    const input = { datasetId: dataset.id, toOntologyId: target!.id, steps: stepsFor(choices), dryRun };
    return thingOf((await ask(MIGRATE_ONTOLOGY, { input })).migrateOntology);
  };
  const count = useMutation({ mutationFn: () => migrate(true) });
  const run = useMutation({ mutationFn: () => migrate(false) });
  const close = () => {
    void client.invalidateQueries({ queryKey: ['dataset'] });
    onClose();
  };
  const begun = run.data?.id;
  const error = versions.error ?? count.error ?? run.error;
  return (
    <Modal
      open
      width={720}
      title={t('ontology.migrate')}
      okText={t(begun ? 'action.close' : count.data ? 'ontology.run' : 'ontology.count')}
      okButtonProps={{ disabled: target === null, danger: Boolean(count.data) && !begun }}
      cancelButtonProps={begun ? { style: { display: 'none' } } : {}}
      confirmLoading={count.isPending || run.isPending}
      onOk={() => (begun ? close() : count.data ? run.mutate() : count.mutate())}
      onCancel={close}
    >
      {begun ? (
        <MigrationProgress id={begun} />
      ) : (
        <>
          <Select
            className="wide-field"
            aria-label={t('ontology.version')}
            placeholder={t('ontology.version')}
            loading={versions.isPending}
            {...(target ? { value: target.id } : {})}
            onChange={(id: string) => {
              setTarget(others.find((one) => one.id === id) ?? null);
              setChanges(new Map());
              count.reset();
            }}
            options={others.map(({ id, name, version }) => ({ value: id, label: `${name} ${version}` }))}
          />
          {target && (
            <ClassChoices
              target={target}
              counts={dataset.classCounts}
              choices={choices}
              onChoose={(code, choice) => {
                setChanges(new Map([...changes, [code, choice]]));
                count.reset();
              }}
            />
          )}
          {count.data && (
            <>
              <p>
                <strong>
                  {t('ontology.plan', {
                    changed: format.number(count.data.toChange),
                    removed: format.number(count.data.toRemove),
                  })}
                </strong>
              </p>
              <StandingTable standing={count.data} />
            </>
          )}
        </>
      )}
      {error && <Failure error={error} />}
    </Modal>
  );
}
