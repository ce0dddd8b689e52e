import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { seeded } from '../harness/seeded.ts';

const PER_IMAGE = 8;
const VERTICES = 20;
const CLASSES = 80;
const [WIDTH, HEIGHT] = [1920, 1080];

function rowOf(id: number, random: () => number): string {
  const [width, height] = [10 + random() * 200, 10 + random() * 200];
  const [x, y] = [random() * (WIDTH - width), random() * (HEIGHT - height)];
  const ring = Array.from({ length: VERTICES }, (_, i) => {
    const turn = (2 * Math.PI * i) / VERTICES;
    return `${(x + (width / 2) * (1 + Math.cos(turn))).toFixed(2)},${(y + (height / 2) * (1 + Math.sin(turn))).toFixed(2)}`;
  });
  const box = [x, y, width, height].map((n) => n.toFixed(2)).join(',');
  const image = Math.floor(id / PER_IMAGE);
  return `{"id":${id},"image_id":${image},"category_id":${1 + Math.floor(random() * CLASSES)},"iscrowd":0,"area":${(width * height).toFixed(2)},"bbox":[${box}],"segmentation":[[${ring.join(',')}]],"score":${random().toFixed(3)}}`;
}

/** A seeded COCO file: 8 annotations an image, boxes with outlines of 20 vertices, 80 classes. Returns its bytes. */
export async function writeCoco(path: string, annotations: number): Promise<number> {
  const out = createWriteStream(path);
  const random = seeded(42);
  const write = async (text: string) => void (out.write(text) || (await once(out, 'drain')));
  const list = async (count: number, row: (i: number) => string) => {
    for (let i = 0; i < count; i += 1_000) {
      const part = Array.from({ length: Math.min(1_000, count - i) }, (_, j) => row(i + j));
      await write(`${i === 0 ? '' : ','}${part.join(',')}`);
    }
  };
  await write('{"info":{},"images":[');
  const images = Math.ceil(annotations / PER_IMAGE);
  await list(images, (i) => `{"id":${i},"file_name":"road/${i}.jpg","width":${WIDTH},"height":${HEIGHT}}`);
  await write('],"categories":[');
  await list(CLASSES, (i) => `{"id":${i + 1},"name":"class-${i + 1}"}`);
  await write('],"annotations":[');
  await list(annotations, (i) => rowOf(i, random));
  out.end(']}');
  await once(out, 'close');
  return (await stat(path)).size;
}
