import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Plugin } from '@lode/core';
import { loadPlugins } from '@lode/gateway';
import { collectFiles, type LocalFile } from '@lode/gateway/testing';
import { seeded } from '../harness/seeded.ts';
import { zipBytes } from '../harness/zip-bytes.ts';

/** What is sent into one dataset of one plugin. */
export interface Delivery {
  plugin: string;
  folder: string;
  files: LocalFile[];
}

type Files = Map<string, Uint8Array>;

/** Above the size from which the command line sends by tus; noise, so that nothing can be guessed. */
async function largePicture(): Promise<Buffer> {
  const side = 2_480;
  const random = seeded(7);
  const raw = new Uint8Array(side * side * 3);
  const strip = Uint8Array.from({ length: 65_536 }, () => random() * 256);
  for (let i = 0; i < raw.length; i += strip.length) raw.set(strip.subarray(0, raw.length - i), i);
  return sharp(raw, { raw: { width: side, height: side, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** The arc that every UID of the sample begins with ends in 163; another one makes other patients of the same pixels. */
function otherPatient(data: Uint8Array, copy: number): Buffer {
  const text = Buffer.from(data).toString('latin1');
  const renamed = text.replaceAll('302561862312462135718041208163', `302561862312462135718041208${String(200 + copy)}`);
  return Buffer.from(renamed, 'latin1');
}

async function medicalFiles(demo: Files, copies: number): Promise<Files> {
  const files: Files = new Map();
  for (let copy = 0; copy < copies; copy++) {
    for (const [path, data] of demo) files.set(`site-${copy}/${path}`, copy ? otherPatient(data, copy) : data);
  }
  const [first, second, third, fourth] = [...demo.values()];
  files.set('again/IM001', first!);
  files.set('again/IM002', second!);
  // The same instance UID with other pixels: held until a person decides.
  const other = Buffer.from(third!);
  other[other.length - 1]! ^= 1;
  files.set('again/other-pixels', other);
  files.set('again/other-pixels-copy', other);
  const gbk = Buffer.from([0xd0, 0xd8, 0xb2, 0xbf, ...Buffer.from('/IM001')]); // 胸部/IM001 on a Chinese machine
  const inside = [
    { name: gbk, data: otherPatient(first!, 90), deflate: true },
    { name: 'IM002', data: otherPatient(second!, 90), deflate: true },
    { name: 'copy-of-IM004', data: fourth! },
  ];
  files.set('packed.zip', zipBytes(inside));
  files.set('README.md', Buffer.from('Chest CT of invented patients.\n'));
  files.set('unknown.bin', Buffer.from([1, 2, 3, 4]));
  return files;
}

async function industrialFiles(demo: Files, copies: number): Promise<Files> {
  const files: Files = new Map();
  for (let copy = 0; copy < copies; copy++) {
    // Bytes after the end of a JPEG or PNG change its hash and nothing else.
    for (const [path, data] of demo)
      files.set(`line-${copy}/${path}`, copy ? Buffer.concat([data, Buffer.from(`copy ${copy}`)]) : data);
  }
  const pictures = [...demo].filter(([path]) => path.endsWith('.jpg')).map(([, data]) => data);
  files.set('twice/000.jpg', pictures[0]!);
  files.set('twice/001.jpg', pictures[0]!);
  files.set('large.png', await largePicture());
  files.set('more.zip', zipBytes(pictures.slice(4, 8).map((data, i) => ({ name: `lot/${i}.jpg`, data }))));
  files.set('broken.zip', zipBytes([{ name: 'a.jpg', data: pictures[1]!, claimedCrc: 1 }]));
  return files;
}

/** A layer has rows and companions, a table of readings has channels; the demo's footage would only make it slow. */
const ofRooms = (files: Files): Files => new Map([...files].filter(([path]) => !/\.mp4$/.test(path)));

async function demoFiles(plugin: Plugin): Promise<Files> {
  const demo = await plugin.demo!();
  return new Map((await Array.fromAsync(demo.files())).map(({ path, data }) => [path, data]));
}

/** Writes the corpus into `folder`: duplicates, a conflict, archives, unreadable files and one large file among it. */
export async function writeCorpus(folder: string, copies: number): Promise<Delivery[]> {
  const ids = ['medical', 'industrial-qc', 'geospatial', 'mining'];
  const [medical, industrial, geospatial, mining] = (await loadPlugins(ids)) as [Plugin, Plugin, Plugin, Plugin];
  const sets: [string, Files][] = [
    [medical.id, await medicalFiles(await demoFiles(medical), copies)],
    [industrial.id, await industrialFiles(await demoFiles(industrial), copies)],
    // Rows and channels are killed in the long test; every day's would take twice as long.
    ...(copies > 1
      ? ([
          [geospatial.id, ofRooms(await demoFiles(geospatial))],
          [mining.id, ofRooms(await demoFiles(mining))],
        ] as [string, Files][])
      : []),
  ];
  const deliveries: Delivery[] = [];
  for (const [plugin, files] of sets) {
    for (const [path, data] of files) {
      const file = join(folder, plugin, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, data);
    }
    deliveries.push({
      plugin,
      folder: join(folder, plugin),
      files: await collectFiles([join(folder, plugin)]),
    });
  }
  return deliveries;
}
