import { Button, Modal } from 'antd';
import { useText } from '../i18n/i18n.ts';
import type { Editor } from './editor.ts';
import { useSession } from './editor.hook.ts';
import { removeKeyframes, removeTracks, toggleOutside } from './track-commands.ts';
import { partOnFrame } from './track-shape.ts';

/** Asks how much of a track is to go: what it has on this frame, what comes from here on, or all of it. */
export function RemovalDialog({ editor }: { editor: Editor }) {
  const { t, format } = useText();
  const removal = useSession(editor, (session) => session.removal);
  const frame = useSession(editor, (session) => session.frame);
  if (!removal) return null;
  const done = (action: () => void) => () => {
    action();
    editor.session.set({ removal: null });
  };
  const hasKeyframe = removal.some((id) => {
    const shape = editor.state.shapes.get(id);
    return shape !== undefined && partOnFrame(shape, frame) >= 0;
  });
  return (
    <Modal
      open
      title={t('annotate.removeTrack', { frame: format.number(frame + 1) })}
      width={420}
      footer={null}
      onCancel={() => editor.session.set({ removal: null })}
    >
      <div className="editor-removal">
        <Button block autoFocus={hasKeyframe} disabled={!hasKeyframe} onClick={done(() => removeKeyframes(editor))}>
          {t('annotate.removeKeyframe')}
        </Button>
        <Button block onClick={done(() => toggleOutside(editor))}>
          {t('annotate.outsideFromHere')}
        </Button>
        <Button block autoFocus={!hasKeyframe} onClick={done(() => removeTracks(editor, removal))}>
          {t('annotate.removeWholeTrack')}
        </Button>
      </div>
    </Modal>
  );
}
