import type { AnnotationDraft, FindingDraft, JsonObject, LocalText, Parser } from '@lode/core';
import { finding } from '../findings.ts';
import { deepPcbOntology } from '../ontologies.ts';
import { imageHeader } from './image-decode.ts';

/** A list of real boards has 3–15 rows; this bounds what a lying file may cost. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;
const MAX_BAD_ROWS = 100;
const CLASS_OF = new Map(deepPcbOntology.classes.map(({ code, external }) => [external?.DeepPCB, code]));

/** Why a row is no box, or the box. Columns: x1 y1 x2 y2 type; the README says commas, the files have spaces. */
function boxOf(line: string, row: number): AnnotationDraft | LocalText {
  const cells = line.split(/[\s,]+/).filter((cell) => cell !== '');
  if (cells.length !== 5 || !cells.every((cell) => /^-?\d+(\.\d+)?$/.test(cell))) {
    return { en: 'not five numbers x1 y1 x2 y2 type', zh: '不是 x1 y1 x2 y2 type 五个数值' };
  }
  const [x1, y1, x2, y2] = cells.map(Number) as [number, number, number, number];
  const code = CLASS_OF.get(cells[4]);
  if (code === undefined) return { en: `unknown defect type ${cells[4]}`, zh: `未知缺陷类型 ${cells[4]}` };
  if (x1 < 0 || y1 < 0 || x2 <= x1 || y2 <= y1) return { en: 'the box is empty or negative', zh: '框为空或坐标为负' };
  return {
    class: code,
    parts: [{ geometry: { kind: 'box', x: x1, y: y1, width: x2 - x1, height: y2 - y1 } }],
    originalId: String(row),
  };
}

/** `X_not/ID.txt` → boxes on `X/ID_test.jpg` (`context.target`). A bad row is a finding; the good rows stand. */
export const deepPcbParser: Parser = {
  id: 'industrial-qc.deeppcb',
  title: { en: 'DeepPCB box list', zh: 'DeepPCB 缺陷框列表' },
  async parse({ source, companions, context }) {
    const { target } = context;
    const findings: FindingDraft[] = [];
    const fail = (code: string, message: LocalText, extra: { location?: JsonObject; evidence?: JsonObject } = {}) =>
      findings.push(finding(code, 'error', message, extra));
    if (typeof target !== 'string') {
      fail('list-without-image', { en: 'No image belongs to this list', zh: '该列表没有对应的图像' });
      return { findings };
    }
    if (source.size > MAX_FILE_BYTES) {
      fail(
        'list-too-large',
        { en: 'The list is larger than 4 MiB', zh: '列表文件超过 4 MiB' },
        { evidence: { bytes: source.size } },
      );
      return { findings };
    }
    const image = companions.image?.source;
    const header = image ? await imageHeader(await image.read(0, Math.min(image.size, 256 * 1024))) : null;
    const annotations: AnnotationDraft[] = [];
    let bad = 0;
    const lines = new TextDecoder().decode(await source.read(0, source.size)).split(/\r\n|\n|\r/);
    lines.forEach((line, index) => {
      if (line.trim() === '') return;
      const row = index + 1;
      const box = boxOf(line, row);
      if ('class' in box) {
        const geometry = box.parts[0]?.geometry;
        annotations.push(box);
        if (
          header &&
          geometry?.kind === 'box' &&
          (geometry.x + geometry.width > header.width || geometry.y + geometry.height > header.height)
        ) {
          const message = { en: `Row ${row}: the box reaches beyond the image`, zh: `第 ${row} 行：框超出图像范围` };
          findings.push(
            finding('box-outside', 'warning', message, {
              location: { row },
              evidence: { image: [header.width, header.height] },
            }),
          );
        }
        return;
      }
      if (++bad > MAX_BAD_ROWS) return;
      fail(
        'bad-row',
        { en: `Row ${row}: ${box.en}`, zh: `第 ${row} 行：${box.zh}` },
        { location: { row }, evidence: { text: line.slice(0, 80) } },
      );
    });
    if (bad > MAX_BAD_ROWS) {
      fail(
        'bad-row',
        {
          en: `${bad} bad rows in all; the first ${MAX_BAD_ROWS} are listed`,
          zh: `共有 ${bad} 行错误，仅列出前 ${MAX_BAD_ROWS} 行`,
        },
        { evidence: { rows: bad } },
      );
    }
    return { annotations: [{ target: { path: target }, annotations }], findings };
  },
};
