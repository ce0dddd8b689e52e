import { Select } from 'antd';
import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';
import { usePlugins } from '../session.hook.ts';
import { CommitField } from './commit-field.tsx';
import { PlaceFields } from './place-fields.tsx';
import { QueryFields } from './query-fields.tsx';
import type { QuestionAddress } from './question-address.ts';
import { withCondition } from './question-address.ts';
import { Line } from './question-line.tsx';
import { useQuestionWords } from './question-words.hook.ts';
import { isoOfLocal, localOfIso } from './local-time.ts';

interface Props {
  address: QuestionAddress;
  onChange: (address: QuestionAddress) => void;
  shownBox: () => [number, number, number, number] | null;
  drawing: boolean;
  onDrawing: (drawing: boolean) => void;
}

/** One condition a line; all must hold. A change asks at once. */
export function QuestionBuilder({ address, onChange, shownBox, drawing, onDrawing }: Props) {
  const { t, format } = useText();
  const words = useQuestionWords();
  const plugins = usePlugins();
  const change = (condition: Partial<Record<keyof QuestionAddress, unknown>>) =>
    onChange(withCondition(address, condition));
  const concept = (code: string) => (conceptKeys[code] ? t(conceptKeys[code]) : code);
  const datasets = words?.datasets.edges.map(({ node }) => node) ?? [];
  const licences = [...new Set(datasets.flatMap(({ licence }) => licence ?? []))].sort();
  return (
    <div className="ask-fields">
      <Line label={t('ask.words')}>
        <CommitField label={t('ask.words')} value={address.q} onCommit={(q) => change({ q })} />
      </Line>
      <PlaceFields {...{ address, change, shownBox, drawing, onDrawing }} />
      <Line label={t('viewer.time')}>
        <span className="ask-times">
          {(['from', 'to'] as const).map((key) => (
            <label key={key} className="ask-number">
              <span>{t(`ask.${key}`)}</span>
              <CommitField
                type="datetime-local"
                label={t(`ask.${key}`)}
                value={localOfIso(address[key])}
                onCommit={(local) => change({ [key]: isoOfLocal(local) })}
              />
            </label>
          ))}
        </span>
      </Line>
      <Line label={t('ask.shows')}>
        <Select
          mode="tags"
          size="small"
          className="ask-select"
          aria-label={t('ask.shows')}
          placeholder={t('ask.showsHint')}
          value={address.shows ?? []}
          options={words?.concepts.map(({ code }) => ({
            value: code,
            label: concept(code) === code ? code : `${concept(code)} (${code})`,
          }))}
          onChange={(shows: string[]) => change({ shows })}
        />
      </Line>
      <Line label={t('ask.finding')}>
        <CommitField label={t('ask.finding')} value={address.finding} onCommit={(finding) => change({ finding })} />
      </Line>
      <Line label={t('ask.domain')}>
        <Select
          mode="multiple"
          size="small"
          className="ask-select"
          aria-label={t('ask.domain')}
          placeholder={t('ask.any')}
          value={address.plugins ?? []}
          options={plugins.map(({ id, title }) => ({ value: id, label: format.text(title) }))}
          onChange={(chosen: string[]) => change({ plugins: chosen })}
        />
      </Line>
      <Line label={t('ask.dataset')}>
        <Select
          mode="multiple"
          size="small"
          className="ask-select"
          aria-label={t('ask.dataset')}
          placeholder={t('ask.any')}
          value={address.datasets ?? []}
          options={datasets.map(({ id, name }) => ({ value: id, label: name }))}
          optionFilterProp="label"
          onChange={(chosen: string[]) => change({ datasets: chosen })}
        />
      </Line>
      <Line label={t('ask.licence')}>
        <Select
          mode="multiple"
          size="small"
          className="ask-select"
          aria-label={t('ask.licence')}
          placeholder={t('ask.any')}
          value={address.licences ?? []}
          options={licences.map((value) => ({ value, label: value }))}
          onChange={(chosen: string[]) => change({ licences: chosen })}
        />
      </Line>
      <Line label={t('ask.subject')}>
        <CommitField
          label={t('ask.subject')}
          placeholder={t('ask.subjectHint')}
          value={address.subject}
          onCommit={(subject) => change({ subject })}
        />
      </Line>
      <QueryFields address={address} change={change} queries={words?.plugins.flatMap(({ queries }) => queries) ?? []} />
    </div>
  );
}

const conceptKeys: Record<string, TextKey> = {
  person: 'concept.person',
  vehicle: 'concept.vehicle',
  animal: 'concept.animal',
  fire: 'concept.fire',
  smoke: 'concept.smoke',
  defect: 'concept.defect',
};
