import { useText } from '../i18n/i18n.ts';
import type { NamedQuery, QueryParam } from '../queries/search.ts';
import { CommitField } from './commit-field.tsx';
import type { QuestionAddress } from './question-address.ts';
import { Line } from './question-line.tsx';

/** A question that a domain's people ask by name, with its thresholds. An empty threshold has its default. */
export function QueryFields(props: {
  address: QuestionAddress;
  change: (condition: Partial<Record<keyof QuestionAddress, unknown>>) => void;
  queries: NamedQuery[];
}) {
  const { address, change, queries } = props;
  const { t, format } = useText();
  const chosen = queries.find(({ id }) => id === address.query);
  const set = ({ name, type }: QueryParam, text: string) => {
    const { [name]: _, ...rest } = address.params ?? {};
    const value = type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : text;
    change({ params: text === '' || Number.isNaN(value) ? rest : { ...rest, [name]: value } });
  };
  const known = address.query === undefined || chosen !== undefined;
  return (
    <Line label={t('ask.query')}>
      <select
        className="ask-input ask-query"
        aria-label={t('ask.query')}
        value={address.query ?? ''}
        onChange={({ target }) => change({ query: target.value, params: undefined })}
      >
        <option value="">{t('ask.queryNone')}</option>
        {!known && <option value={address.query}>{address.query}</option>}
        {queries.map(({ id, title }) => (
          <option key={id} value={id}>
            {format.text(title)}
          </option>
        ))}
      </select>
      {chosen && chosen.params.length > 0 && (
        <span className="ask-params">
          {chosen.params.map((param) => (
            <label key={param.name} title={param.name}>
              <span>{param.description ?? param.name}</span>
              {choicesOf(param).length > 0 ? (
                <select
                  className="ask-input"
                  value={String(address.params?.[param.name] ?? param.default ?? '')}
                  onChange={({ target }) => set(param, target.value)}
                >
                  {param.default === null && <option value="">{t('ask.any')}</option>}
                  {choicesOf(param).map(({ value, text }) => (
                    <option key={value} value={value}>
                      {text}
                    </option>
                  ))}
                </select>
              ) : (
                <CommitField
                  type={param.type === 'number' ? 'number' : 'text'}
                  label={param.description ?? param.name}
                  placeholder={param.default === null || param.default === undefined ? '' : String(param.default)}
                  value={address.params?.[param.name] === undefined ? undefined : String(address.params[param.name])}
                  onCommit={(text) => set(param, text)}
                />
              )}
            </label>
          ))}
        </span>
      )}
    </Line>
  );

  function choicesOf({ type, choices }: QueryParam): { value: string; text: string }[] {
    if (type !== 'boolean') return choices.map((value) => ({ value, text: value }));
    return [
      { value: 'true', text: t('facet.yes') },
      { value: 'false', text: t('facet.no') },
    ];
  }
}
