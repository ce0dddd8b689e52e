import { useEffect, useState, type CSSProperties } from 'react';
import type { ViewerProps } from '@lode/core/viewer';

const WORDS = {
  en: { marks: 'Marks', value: 'Measured', loading: 'Loading…', failed: 'The photo cannot be shown.' },
  zh: { marks: '标注', value: '测量值', loading: '正在加载…', failed: '照片无法显示。' },
};
const FILL: CSSProperties = { position: 'absolute', inset: 0, width: '100%', height: '100%' };
const NOTE: CSSProperties = { position: 'absolute', right: 8, top: 8, margin: 0, color: '#d5dae1', fontSize: 12 };

/** The address of the original's bytes, for an <img>; null while loading, '' when it failed. */
function useOriginal({ asset, openPart }: Pick<ViewerProps, 'asset' | 'openPart'>): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    let made = '';
    openPart('original').then(
      (bytes) => {
        if (!gone) setUrl((made = URL.createObjectURL(new Blob([bytes]))));
      },
      () => !gone && setUrl(''),
    );
    return () => {
      gone = true;
      URL.revokeObjectURL(made);
    };
  }, [asset.id]);
  return url;
}

// Yours: what is drawn in the middle.
/** The photo, its marks as boxes (a click selects one). The shell draws tools, read-out and the lists beside it. */
export function Viewer({ asset, openPart, annotations, selection, chrome, locale }: ViewerProps) {
  const words = WORDS[locale];
  const url = useOriginal({ asset, openPart });
  const [shown, setShown] = useState(true);
  const { width, height, value } = asset.facets['my-domain'] as { width: number; height: number; value?: number };

  useEffect(() => {
    const onPress = () => setShown((known) => !known);
    chrome.tools([{ kind: 'button', id: 'marks', label: words.marks, shortcut: 'o', pressed: shown, onPress }]);
  }, [chrome, words, shown]);
  useEffect(() => {
    chrome.readOut(value === undefined ? null : `${words.value} ${value} °C`);
    return () => chrome.readOut(null);
  }, [chrome, words, value]);

  const boxes = annotations.flatMap(({ id, classTitle, colour, parts }) =>
    parts.flatMap(({ geometry }) => (geometry.kind === 'box' ? [{ id, classTitle, colour, geometry }] : [])),
  );
  return (
    <div style={{ position: 'relative', width: '100%', height: '100%', minHeight: 240, background: '#0b0d10' }}>
      {url ? (
        <svg viewBox={`0 0 ${width} ${height}`} style={FILL} onClick={() => selection.select(null)}>
          <image href={url} width={width} height={height} />
          {(shown ? boxes : []).map(({ id, classTitle, colour, geometry: { kind: _, ...box } }, i) => (
            <rect
              key={i}
              {...box}
              aria-label={classTitle}
              fill="transparent"
              stroke={colour}
              strokeWidth={selection.annotationId === id ? 4 : 2}
              vectorEffect="non-scaling-stroke"
              onClick={(event) => {
                event.stopPropagation();
                selection.select(id);
              }}
            />
          ))}
        </svg>
      ) : (
        <p role="status" style={NOTE}>
          {url === null ? words.loading : words.failed}
        </p>
      )}
    </div>
  );
}
