import sax from 'sax';

/** An element with all that is in it. Without namespaces, comments and processing instructions. */
export interface XmlElement {
  name: string;
  /** Has no prototype, so that a name such as `__proto__` is only a name. */
  attributes: Record<string, string>;
  children: XmlElement[];
  /** Its own text, trimmed. */
  text: string;
  /** Line of its start tag, from 1. */
  line: number;
}

/** Deeper than any format that we read; a file beyond it is hostile. */
const MOST_DEPTH = 64;
const CHUNK = 64 * 1024;

const emptyRecord = () => Object.create(null) as Record<string, string>;

export interface XmlReading {
  /** Name of the root; null when there is none. */
  root: string | null;
  /** Why reading stopped before the end; what came before it has been given. */
  fault: { reason: string; line: number } | null;
}

/** What a byte order mark says, else the declaration; UTF-8 otherwise (XML 1.0 §4.3.3, appendix F). */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(head)?.[1] ?? 'utf-8';
}

/** The text piece by piece; null where the bytes are not in their encoding, or the encoding is unknown. */
function* textOf(bytes: Uint8Array): Generator<string | null> {
  try {
    const decoder = new TextDecoder(encodingOf(bytes), { fatal: true });
    for (let i = 0; i < bytes.length; i += CHUNK) yield decoder.decode(bytes.subarray(i, i + CHUNK), { stream: true });
    yield decoder.decode();
  } catch {
    yield null;
  }
}

/**
 * Reads XML and gives each child of the root as soon as it has ended, so that only one is held. Entities of a DTD are
 * not expanded: they are a fault. Never throws for bad data, other than what `each` throws.
 */
export function readXml(bytes: Uint8Array, each: (child: XmlElement, root: XmlElement) => void): XmlReading {
  const parser = sax.parser(true, { trim: false, position: true });
  // Its limit of 64 KiB a value is less than one mask; the file itself is limited by its reader.
  Object.assign(parser, { bufferCheckPosition: Infinity });
  const open: XmlElement[] = [];
  let root: XmlElement | null = null;
  let fault: XmlReading['fault'] = null;
  const stop = (reason: string) => void (fault ??= { reason, line: parser.line + 1 });

  parser.onerror = (error) => {
    stop(error.message.split('\n')[0]!.slice(0, 200));
    parser.resume();
  };
  // Collected here, since the parser's own object has a prototype.
  let attributes: XmlElement['attributes'] = emptyRecord();
  parser.onattribute = ({ name, value }) => void (attributes[name] = value);
  parser.onopentag = ({ name }) => {
    if (fault) return;
    if (open.length >= MOST_DEPTH) return stop(`elements are nested deeper than ${MOST_DEPTH}`);
    const element: XmlElement = { name, attributes, children: [], text: '', line: parser.line + 1 };
    attributes = emptyRecord();
    root ??= element;
    // The root's children are given, not kept.
    if (open.length > 1) open.at(-1)!.children.push(element);
    open.push(element);
  };
  const onText = (text: string) => {
    const element = open.at(-1);
    if (!fault && element) element.text += text;
  };
  parser.ontext = onText;
  parser.oncdata = onText;
  parser.onclosetag = () => {
    if (fault) return;
    const element = open.pop();
    if (!element) return;
    element.text = element.text.trim();
    if (open.length === 1) each(element, open[0]!);
  };

  for (const text of textOf(bytes)) {
    if (text === null) stop('the text is not in the encoding that it declares');
    else if (!fault) parser.write(text);
    if (fault) break;
  }
  if (!fault) parser.close();
  return { root: root === null ? null : (root as XmlElement).name, fault };
}

/** The first child of that name. */
export const childOf = (element: XmlElement, name: string) => element.children.find((child) => child.name === name);
