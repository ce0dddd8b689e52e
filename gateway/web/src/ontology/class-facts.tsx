import { kindWords } from '../asset/annotation-list.tsx';
import { useText } from '../i18n/i18n.ts';
import type { OntologyAttribute, OntologyClass } from '../queries/ontology.ts';
import { SkeletonPicture } from './skeleton-picture.tsx';

/** The shapes that a class is drawn with, in words. */
export function Geometries({ kinds }: { kinds: string[] }) {
  const { t, locale } = useText();
  if (kinds.length === 0) return <span className="quiet">{t('ontology.anyShape')}</span>;
  return <>{kinds.map((kind) => kindWords(kind, t)).join(locale === 'zh' ? '、' : ', ')}</>;
}

/** Attributes, skeleton, and codes elsewhere: what only some classes have. */
export function ClassFacts({ one }: { one: OntologyClass }) {
  const { t, format } = useText();
  return (
    <>
      {one.attributes.length > 0 && (
        <ul className="class-attributes">
          {one.attributes.map((attribute) => (
            <Attribute key={attribute.name} attribute={attribute} />
          ))}
        </ul>
      )}
      {one.skeleton && (
        <SkeletonPicture
          skeleton={one.skeleton}
          label={t('ontology.skeletonOf', { name: format.text(one.title), nodes: one.skeleton.nodes.join(', ') })}
        />
      )}
      {one.external && (
        <p className="quiet marks">
          {Object.entries(one.external).map(([vocabulary, code]) => (
            <span key={vocabulary}>
              {vocabulary} <code>{code}</code>
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function Attribute({ attribute }: { attribute: OntologyAttribute }) {
  const { t, format } = useText();
  const { name, title, type, values, min, max, mutable, required } = attribute;
  const range =
    min === null && max === null
      ? ''
      : `${min === null ? '−∞' : format.number(min)} … ${max === null ? '∞' : format.number(max)}`;
  return (
    <li>
      <strong title={name}>{format.text(title)}</strong>{' '}
      <span className="quiet">
        {[
          type === 'SELECT' ? values.map((one) => format.text(one.title)).join(' | ') : t(`ontology.type.${type}`),
          range,
          required && t('ontology.required'),
          mutable && t('ontology.mutable'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </li>
  );
}
