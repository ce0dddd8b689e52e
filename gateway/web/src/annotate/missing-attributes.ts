import type { AttributeDeclaration, EditorClass } from './class-list.ts';
import { classOf } from './editor.ts';
import type { Editor } from './editor.ts';
import type { EditorShape } from './editor-shape.ts';

const has = (bag: Record<string, unknown> | null, name: string) => bag !== null && (bag[name] ?? null) !== null;

/** What the class requires and nobody has said yet; the hub refuses a shape without, by the same rule. */
export function missingAttributes({ attributes }: EditorClass, shape: EditorShape): AttributeDeclaration[] {
  return attributes.filter(({ name, required, mutable }) => {
    if (!required || has(shape.attributes, name)) return false;
    const onEachPart = mutable && shape.parts.length > 0 && shape.parts.every((part) => has(part.attributes, name));
    return !onEachPart;
  });
}

/** Whether the hub would take it as far as required attributes go. */
export const isComplete = (editor: Editor, shape: EditorShape): boolean =>
  missingAttributes(classOf(editor, shape.class), shape).length === 0;
