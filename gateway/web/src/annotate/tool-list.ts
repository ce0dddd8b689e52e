import type { TextKey } from '../i18n/i18n.ts';
import type { ToolId } from './editor.ts';

export interface ToolWords {
  id: ToolId;
  key: string;
  words: TextKey;
  hint: TextKey;
  cursor: string;
}

/** The tools in their order, each with its key. */
export const toolList: ToolWords[] = [
  { id: 'select', key: 'V', words: 'annotate.tool.select', hint: 'annotate.hint.select', cursor: 'default' },
  { id: 'box', key: 'B', words: 'annotate.tool.box', hint: 'annotate.hint.box', cursor: 'crosshair' },
  {
    id: 'rotated-box',
    key: 'R',
    words: 'annotate.tool.rotated-box',
    hint: 'annotate.hint.rotated-box',
    cursor: 'crosshair',
  },
  { id: 'polygon', key: 'P', words: 'annotate.tool.polygon', hint: 'annotate.hint.polygon', cursor: 'crosshair' },
  { id: 'polyline', key: 'L', words: 'annotate.tool.polyline', hint: 'annotate.hint.polyline', cursor: 'crosshair' },
  { id: 'points', key: 'K', words: 'annotate.tool.points', hint: 'annotate.hint.points', cursor: 'crosshair' },
  { id: 'skeleton', key: 'S', words: 'annotate.tool.skeleton', hint: 'annotate.hint.skeleton', cursor: 'crosshair' },
  { id: 'mask', key: 'M', words: 'annotate.tool.mask', hint: 'annotate.hint.mask', cursor: 'none' },
  { id: 'ellipse', key: 'O', words: 'annotate.tool.ellipse', hint: 'annotate.hint.ellipse', cursor: 'crosshair' },
  { id: 'tag', key: 'T', words: 'annotate.tool.tag', hint: 'annotate.hint.tag', cursor: 'default' },
];
