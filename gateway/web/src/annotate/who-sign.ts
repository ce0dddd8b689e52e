import type { Editor } from './editor.ts';

/** What a colleague is called; of tokens and people of other organisations a few letters that tell one from another. */
export const nameOf = ({ names }: Editor, agentId: string): string =>
  names.get(agentId) ?? agentId.slice(-3).toUpperCase();

/** As short as a mark must be: the initials, of a Chinese name its end, by which people call each other. */
export function signOf(editor: Editor, agentId: string): string {
  const name = nameOf(editor, agentId).trim();
  if (/\p{Script=Han}/u.test(name)) return [...name].slice(-2).join('');
  const words = name.split(/\s+/);
  return words.length < 2 ? [...name].slice(0, 3).join('') : words.slice(0, 3).map(([first]) => first?.toUpperCase()).join(''); // prettier-ignore
}
