import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { seeded } from './seeded.ts';

const PER_IMAGE = 8;
const CLASSES = 80;
const WEATHERS = ['clear and dry', 'rain', 'snow on the lane'];

/** A row in so many that is wrong: an id that was there, an image that is not, no number, or no JSON at all. */
function wrongRow(id: number): string {
  const rest = `"category_id":1,"bbox":[1,2,3,4]`;
  const kinds = [
    `{"id":${id - 1},"image_id":0,${rest}}`,
    `{"id":${id},"image_id":-7,${rest}}`,
    `{"id":${id},"image_id":0,"category_id":1,"bbox":[1,NaN,3,4]}`,
    `{"id":${id},"image_id":0,,}`,
  ];
  return kinds[Math.floor(id / 997) % kinds.length] ?? '';
}

function goodRow(id: number, random: () => number): string {
  const box = [random() * 1_800, random() * 1_000, 1 + random() * 99, 1 + random() * 79].map((n) => n.toFixed(2));
  const category = 1 + Math.floor(random() * CLASSES);
  const image = Math.floor(id / PER_IMAGE);
  return `{"id":${id},"image_id":${image},"category_id":${category},"bbox":[${box.join(',')}],"area":${(Number(box[2]) * Number(box[3])).toFixed(2)},"iscrowd":0,"attributes":{"occluded":${random() < 0.3},"lane":${Math.floor(random() * 4)},"weather":"${WEATHERS[Math.floor(random() * 3)]}"}}`;
}

/** A seeded COCO file of boxes, about 190 bytes each, one row in 997 of them wrong. Returns its size. */
export async function writeCocoFile(path: string, annotations: number): Promise<{ bytes: number; wrong: number }> {
  const out = createWriteStream(path);
  const random = seeded(7);
  const write = async (text: string) => void (out.write(text) || (await once(out, 'drain')));
  const list = async (count: number, row: (i: number) => string) => {
    for (let i = 0; i < count; i += 1_000) {
      const part = Array.from({ length: Math.min(1_000, count - i) }, (_, j) => row(i + j));
      await write(`${i === 0 ? '' : ','}${part.join(',')}`);
    }
  };
  const isWrong = (id: number) => id % 997 === 996;
  await write('{"info":{"description":"seeded"},"images":[');
  await list(
    Math.ceil(annotations / PER_IMAGE),
    (i) => `{"id":${i},"file_name":"road/${i}.jpg","width":1920,"height":1080}`,
  );
  await write('],"annotations":[');
  await list(annotations, (id) => (isWrong(id) ? wrongRow(id) : goodRow(id, random)));
  await write('],"categories":[');
  await list(CLASSES, (i) => `{"id":${i + 1},"name":"class-${i + 1}"}`);
  out.end(']}');
  await once(out, 'close');
  return { bytes: (await stat(path)).size, wrong: Math.floor(annotations / 997) };
}
