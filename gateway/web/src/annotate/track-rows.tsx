import { Button } from 'antd';
import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';
import { lookOf } from './editor.ts';
import type { Editor } from './editor.ts';
import { useDocument, useSession } from './editor.hook.ts';
import { boundsOf } from './geometry/shape-geometry.ts';
import { removeKeyframes, toggleOutside } from './track-commands.ts';
import { partOnFrame } from './track-shape.ts';

export type FrameState = 'keyframe' | 'computed' | 'outside';

export const frameWords: Record<FrameState, { words: TextKey; sign: string }> = {
  keyframe: { words: 'annotate.keyframe', sign: '◆' },
  computed: { words: 'annotate.betweenKeyframes', sign: '◇' },
  outside: { words: 'annotate.outside', sign: '⊘' },
};

/** What a track is on this frame, and where; null: it is no track, or has not begun. */
export function frameStateOf(editor: Editor, id: string): FrameState | null {
  const shape = lookOf(editor, id);
  const part = shape?.parts[partOnFrame(shape, editor.session.get().frame)];
  if (!part) return null;
  if (part.outside === true) return 'outside';
  return part.keyframe ? 'keyframe' : 'computed';
}

/** Of a selected track: what it is on this frame, where, and what can be done about it. */
export function TrackRows({ editor, id }: { editor: Editor; id: string }) {
  const { t, format } = useText();
  useDocument(editor);
  const frame = useSession(editor, (session) => session.frame);
  const state = frameStateOf(editor, id);
  const shape = lookOf(editor, id);
  const part = shape?.parts[partOnFrame(shape, frame)];
  if (!state || !part) return null;
  const bounds = boundsOf(part.geometry);
  const figure = (value: number) => format.number(Math.round(value * 10) / 10);
  return (
    <div className="editor-track" data-testid="track-state" data-state={state}>
      <span>
        {frameWords[state].sign} {t(frameWords[state].words)}
      </span>
      {bounds && (
        <span className="figure quiet" data-testid="place">
          {figure(bounds[0])}, {figure(bounds[1])} · {figure(bounds[2] - bounds[0])} × {figure(bounds[3] - bounds[1])}
        </span>
      )}
      <span className="editor-track-buttons">
        <Button size="small" title="U" onClick={() => toggleOutside(editor)}>
          {t(state === 'outside' ? 'annotate.inViewAgain' : 'annotate.outsideFromHere')} <kbd>U</kbd>
        </Button>
        <Button size="small" title="D" disabled={state === 'computed'} onClick={() => removeKeyframes(editor)}>
          {t('annotate.removeKeyframe')} <kbd>D</kbd>
        </Button>
      </span>
    </div>
  );
}
