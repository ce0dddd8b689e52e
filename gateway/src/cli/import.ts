import { readFile } from 'node:fs/promises';
import { EXIT, Failure } from './exit-codes.ts';
import { hubClient, unwrap } from './hub-client.ts';

const IMPORT = `mutation Import($input: ImportAnnotationsInput!) { importAnnotations(input: $input) {
  __typename
  ... on AnnotationImport { format images annotations rejected
    findings { code severity message { en zh } location } }
  ... on Problem { code message } } }`;

interface Options {
  dataset: string;
  format?: string;
  json?: boolean;
}

interface Answer {
  importAnnotations: {
    __typename: string;
    format: string;
    images: number;
    annotations: number;
    rejected: number;
    findings: { code: string; severity: string; message: { en: string; zh: string }; location: object | null }[];
  };
}

async function textOf(file: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new Failure(EXIT.usage, (error as Error).message);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure(EXIT.failure, `${file} is not UTF-8 text.`);
  }
}

/** Sends the file's text and prints what was stored and what was refused, row by row. */
export async function importAnnotations(file: string, { dataset, format, json }: Options): Promise<void> {
  const content = await textOf(file);
  const hub = await hubClient();
  const input = { datasetId: dataset, content, ...(format ? { format } : {}) };
  const data = await hub.graphql<Answer>(IMPORT, { input });
  const { __typename: _, ...result } = unwrap(data.importAnnotations);
  if (json) process.stdout.write(`${JSON.stringify({ type: 'result', ...result })}\n`);
  else {
    const { images, annotations, rejected, findings } = result;
    for (const { severity, code, message, location } of findings) {
      const where = location ? ` ${JSON.stringify(location)}` : '';
      process.stdout.write(`${severity.toLowerCase()} ${code}: ${message.en}${where}\n`);
    }
    process.stdout.write(
      `${result.format}: ${annotations} annotations stored from ${images} pictures, ${rejected} rows rejected.\n`,
    );
  }
  if (result.rejected > 0) process.exitCode = EXIT.someRejected;
}
