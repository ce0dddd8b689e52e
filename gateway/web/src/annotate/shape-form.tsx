import { Checkbox, Input, InputNumber, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { ANNOTATION_HISTORY } from '../queries/annotate.ts';
import { changeShapes, chooseClass } from './commands.ts';
import type { AttributeDeclaration } from './class-list.ts';
import { classOf } from './editor.ts';
import type { Editor } from './editor.ts';
import { useDocument, useSession } from './editor.hook.ts';
import type { EditorShape } from './editor-shape.ts';
import { missingAttributes } from './missing-attributes.ts';
import { attributeOf, setAttribute } from './track-commands.ts';
import { TrackRows } from './track-rows.tsx';

/** What is said of the selected shape: class, attributes, review, relations, history. */
export function ShapeForm({ editor, mayReview }: { editor: Editor; mayReview: boolean }) {
  const { t, format } = useText();
  useDocument(editor);
  const selection = useSession(editor, (session) => session.selection);
  const shape = editor.state.shapes.get(selection[0] ?? '');
  if (!shape) return <section className="editor-form quiet">{t('annotate.nothingSelected')}</section>;
  const known = classOf(editor, shape.class);
  const declared = new Set(known.attributes.map(({ name }) => name));
  const others = Object.keys(shape.attributes).filter((name) => !declared.has(name));
  const set = (name: string, value: unknown) => setAttribute(editor, name, value);
  const missing = editor.state.dirty.has(shape.id) ? missingAttributes(known, shape) : [];
  const reviews = ['unreviewed', 'accepted', 'rejected'] as const;
  const words = {
    unreviewed: 'annotate.unreviewed',
    accepted: 'review.accepted',
    rejected: 'review.rejected',
  } as const;
  return (
    <section className="editor-form" aria-label={t('annotate.selected')}>
      <h2>
        {selection.length > 1
          ? t('annotate.severalSelected', { shown: format.number(selection.length) })
          : t('annotate.selected')}
      </h2>
      <label>
        <span>{t('annotate.class')}</span>
        <Select
          size="small"
          value={shape.class}
          aria-label={t('annotate.class')}
          options={editor.classes.map(({ code, title }) => ({ value: code, label: format.text(title) }))}
          onChange={(code: string) => {
            changeShapes(editor, (one) => ({ ...one, class: code }));
            chooseClass(editor, code);
          }}
        />
      </label>
      <TrackRows editor={editor} id={shape.id} />
      {missing.length > 0 && (
        <p className="bad" role="alert" data-testid="missing">
          {t('annotate.missing', { names: missing.map(({ title }) => format.text(title)).join(t('annotate.comma')) })}
        </p>
      )}
      {known.attributes.map((one) => (
        <AttributeField
          key={one.name}
          declared={one}
          value={attributeOf(editor, shape.id, one.name)}
          isMissing={missing.includes(one)}
          onChange={(value) => set(one.name, value)}
        />
      ))}
      {others.map((name) => (
        <label key={name}>
          <span className="wrap">{name}</span>
          <FreeField name={name} value={shape.attributes[name]} onChange={(value) => set(name, value)} />
        </label>
      ))}
      <NewAttribute
        onAdd={(name) => changeShapes(editor, (one) => ({ ...one, attributes: { [name]: true, ...one.attributes } }))}
      />
      <label>
        <span>{t('annotate.review')}</span>
        <Select
          size="small"
          value={shape.reviewState}
          disabled={!mayReview}
          aria-label={t('annotate.review')}
          options={reviews.map((value) => ({ value, label: t(words[value]) }))}
          onChange={(reviewState: string) => changeShapes(editor, (one) => ({ ...one, reviewState }))}
        />
      </label>
      <RelationRows editor={editor} shape={shape} />
      {editor.state.refused.has(shape.id) && (
        <p className="bad" role="alert">
          {t('annotate.refusedWords', { words: editor.state.refused.get(shape.id) ?? '' })}
        </p>
      )}
      <History editor={editor} shape={shape} />
    </section>
  );
}

function AttributeField(props: {
  declared: AttributeDeclaration;
  value: unknown;
  isMissing: boolean;
  onChange: (value: unknown) => void;
}) {
  const { declared, value, isMissing, onChange } = props;
  const { t, format } = useText();
  const status = isMissing ? 'error' : '';
  const title = format.text(declared.title);
  const label = declared.required ? `${title} *` : title;
  // A box that is not ticked does not tell *no* from *not said*.
  if (declared.type === 'BOOLEAN' && !declared.required)
    return (
      <Checkbox checked={value === true} onChange={({ target }) => onChange(target.checked)}>
        {label}
      </Checkbox>
    );
  return (
    <label>
      <span className="wrap">{label}</span>
      {declared.type === 'SELECT' ? (
        <Select
          size="small"
          status={status}
          allowClear={!declared.required}
          value={typeof value === 'string' ? value : null}
          aria-label={title}
          options={declared.values.map((one) => ({ value: one.value, label: format.text(one.title) }))}
          onChange={onChange}
        />
      ) : declared.type === 'BOOLEAN' ? (
        <Select
          size="small"
          status={status}
          value={typeof value === 'boolean' ? value : null}
          aria-label={title}
          options={[true, false].map((one) => ({ value: one, label: t(one ? 'annotate.yes' : 'annotate.no') }))}
          onChange={onChange}
        />
      ) : declared.type === 'NUMBER' ? (
        <InputNumber
          size="small"
          status={status}
          value={typeof value === 'number' ? value : null}
          {...(declared.min === null ? {} : { min: declared.min })}
          {...(declared.max === null ? {} : { max: declared.max })}
          aria-label={title}
          onChange={onChange}
        />
      ) : (
        <Input
          size="small"
          status={status}
          value={typeof value === 'string' ? value : ''}
          aria-label={title}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </label>
  );
}

/** What no ontology declares keeps its kind: a number stays one, lists and objects are shown only. */
function FreeField({ name, value, onChange }: { name: string; value: unknown; onChange: (value: unknown) => void }) {
  if (typeof value === 'boolean')
    return <Checkbox checked={value} aria-label={name} onChange={({ target }) => onChange(target.checked)} />;
  if (typeof value === 'number')
    return <InputNumber size="small" value={value} aria-label={name} onChange={onChange} />;
  if (typeof value !== 'string') return <code className="wrap">{JSON.stringify(value)}</code>;
  return <Input size="small" value={value} aria-label={name} onChange={({ target }) => onChange(target.value)} />;
}

function NewAttribute({ onAdd }: { onAdd: (name: string) => void }) {
  const { t } = useText();
  const [name, setName] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const text = name.trim();
        setName('');
        if (text !== '' && !['__proto__', 'constructor', 'prototype'].includes(text)) onAdd(text);
      }}
    >
      <Input
        size="small"
        value={name}
        maxLength={200}
        placeholder={t('annotate.newAttribute')}
        aria-label={t('annotate.newAttribute')}
        onChange={({ target }) => setName(target.value)}
      />
    </form>
  );
}

function RelationRows({ editor, shape }: { editor: Editor; shape: EditorShape }) {
  const { t, format } = useText();
  if (shape.relations.length === 0) return null;
  const title = (type: string) => {
    const known = editor.relationTypes.find(({ code }) => code === type);
    return known ? format.text(known.title) : type;
  };
  return (
    <ul className="editor-relations">
      {shape.relations.map(({ type, to }) => {
        const other = editor.state.shapes.get(to);
        return (
          <li key={`${type} ${to}`}>
            <span className="wrap">
              {title(type)} → {other ? format.text(classOf(editor, other.class).title) : t('annotate.relationGone')}
            </span>
            <button
              type="button"
              className="plain"
              aria-label={t('annotate.removeRelation')}
              onClick={() => {
                const relations = shape.relations.filter((one) => one.type !== type || one.to !== to);
                editor.state.apply([{ id: shape.id, to: { ...shape, relations } }]);
              }}
            >
              ×
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function History({ editor, shape }: { editor: Editor; shape: EditorShape }) {
  const { t, format } = useText();
  const [open, setOpen] = useState(false);
  const copy = editor.state.copies.get(shape.id);
  const query = useQuery({
    queryKey: ['annotation-history', copy?.hubId, copy?.rev],
    queryFn: ({ signal }) => ask(ANNOTATION_HISTORY, { id: copy?.hubId ?? '' }, signal),
    enabled: open && copy !== undefined,
  });
  if (!copy) return <p className="quiet">{t('annotate.notSavedYet')}</p>;
  return (
    <details className="editor-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('annotate.revision', { rev: format.number(copy.rev) })}</summary>
      <ol>
        {query.data?.annotationHistory.map(({ rev, at, class: { title } }) => (
          <li key={rev}>
            <span className="figure">{format.number(rev)}</span> {format.text(title)}{' '}
            <span className="quiet">{format.dateTime(at)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
