/** XML 1.0 §2.2 knows no control characters but tab and line ends, and no half of a pair, not even escaped. */
// eslint-disable-next-line no-control-regex -- these very characters are meant
const UNKNOWN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
const ENTITIES: Record<string, string> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
  ...{ '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' },
};
const escaped = (text: string, which: RegExp) => text.replace(UNKNOWN, '').replace(which, (c) => ENTITIES[c]!);

/** Whether XML can hold it whole; what it does not know is left out by the two below. */
export const holds = (text: string) => text.replace(UNKNOWN, '') === text;

/** The text of an element; a carriage return is escaped since readers turn it into a line feed (§2.11). */
export const xmlText = (text: string) => escaped(text, /[&<>\r]/g);

/** The value of an attribute between double quotes; readers turn white space in it into blanks unless it is escaped (§3.3.3). */
export const xmlAttribute = (text: string) => escaped(text, /[&<>"\t\n\r]/g);

/** ` a="1" b="2"`, with the space before it. */
export const xmlAttributes = (attributes: Record<string, string>) =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlAttribute(value)}"`)
    .join('');
