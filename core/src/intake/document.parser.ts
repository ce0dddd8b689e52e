import type { Parser, Sniffer } from '../contract/parsing.ts';

const HEAD_BYTES = 4_096;
/** Licences, read-mes and the like: what data must not be parted from. */
const DOCUMENT_NAME = /^(?:licen[cs]e|copying|notice|readme|citation|authors|changelog)(?:[.-][\w.-]+)?$|\.md$/i;

function isText(head: Uint8Array): boolean {
  if (head.includes(0)) return false;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    decoder.decode(head, { stream: true }); // a character may be cut at the end of the head
    return true;
  } catch {
    return false;
  }
}

/** Takes text with a document's name. The name decides here, since a licence has no magic number. */
export const documentSniffer: Sniffer = {
  parser: 'core.document',
  headBytes: HEAD_BYTES,
  sniff: (head, { name, size }) => {
    const base = name.slice(name.lastIndexOf('/') + 1);
    return DOCUMENT_NAME.test(base) && size < 2 ** 20 && isText(head) ? 0.4 : 0;
  },
};

export const documentParser: Parser = {
  id: 'core.document',
  title: { en: 'Text document', zh: '文本文档' },
  parse: ({ path }) =>
    Promise.resolve({
      items: [
        {
          kind: 'core.document',
          identity: `path:${path}`,
          mediaType: path.endsWith('.md') ? 'text/markdown' : 'text/plain',
          facets: {},
        },
      ],
    }),
};
