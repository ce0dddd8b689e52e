import type { ExportedAnnotation } from '../format.ts';
import { readXml, type XmlElement } from '../xml-elements.ts';
import { readCvat } from '../cvat/cvat-reader.ts';
import { cvatVideoWriter } from '../cvat/cvat-video-writer.ts';
import { classOf, pictureOf, sourceFrom, written } from './export-source.ts';

export const bytes = (text: string) => new TextEncoder().encode(text);
export const META = `<meta><task><mode>interpolation</mode><labels><label><name>dent</name><attributes>
<attribute><name>lit</name><mutable>True</mutable><input_type>checkbox</input_type></attribute>
<attribute><name>depth</name><mutable>False</mutable><input_type>number</input_type></attribute></attributes></label></labels>
<original_size><width>8</width><height>6</height></original_size><source>t.mp4</source></task></meta>`;
/** The first track stands in line 5. */
export const file = (tracks: string, meta = META) =>
  `<annotations><version>1.1</version>${meta}\n${tracks}\n</annotations>`;
export const read = (...given: Parameters<typeof file>) => readCvat(bytes(file(...given)));
export const codes = (...given: Parameters<typeof file>) =>
  read(...given).findings.map(({ code }) => code.replace('core.cvat-', ''));
export const box = (frame: number | string, more = '', inside = '') =>
  `<box frame="${frame}" keyframe="1" outside="0" occluded="0" xtl="1.10" ytl="2" xbr="4.30" ybr="5" z_order="0"${more ? ` ${more}` : ''}>${inside}</box>`;
export const track = (shapes: string, more = 'id="0" label="dent" source="manual"') =>
  `<track ${more}>${shapes}</track>`;

export async function write(
  annotations: ExportedAnnotation[],
  size = { width: 8, height: 6 },
  classes = [classOf('dent')],
) {
  const pictures = [pictureOf('v/t.mp4', annotations, size), pictureOf('empty.mp4', [])];
  const { files, rows, report } = await written(cvatVideoWriter, sourceFrom(pictures, classes));
  return { text: files['v/t.mp4.xml'] ?? '', files, rows, report };
}

const WORDS = new Set(['label', 'source', 'note', 'name']);

/** Every track of a file, numbers as numbers. */
export function tracksIn(text: string) {
  const plain = ({ name, attributes, text: inside, children }: XmlElement): unknown => [
    name,
    Object.entries(attributes)
      .map(([key, value]) => [key, WORDS.has(key) ? value : value.split(/[,;]/).map(Number)])
      .sort(),
    inside,
    children.filter((child) => child.name !== 'attribute').map(plain),
    // Their order means nothing.
    children.flatMap((child) => (child.name === 'attribute' ? [[child.attributes.name, child.text]] : [])).sort(),
  ];
  const tracks: unknown[] = [];
  readXml(bytes(text), (child) => void (child.name === 'track' && tracks.push(plain(child))));
  return tracks;
}
