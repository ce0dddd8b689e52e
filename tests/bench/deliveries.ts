import dicomParser from 'dicom-parser';
import sharp from 'sharp';
import { loadPlugins } from '@lode/gateway';

export interface DeliveredFile {
  path: string;
  data: Uint8Array;
}

async function demoOf(plugin: string): Promise<DeliveredFile[]> {
  const [loaded] = await loadPlugins([plugin]);
  const demo = await loaded!.demo!();
  return Array.fromAsync(demo.files());
}

/** The arcs of the demo's UIDs that tell copies apart: last six digits of the root. */
const ARC = /208163(?=\.)/;

/**
 * The demo's chest CT again and again, each copy a series of its own: other SOP and series UIDs, and a bright square
 * elsewhere in the picture, so that no two files and no two thumbnails are the same bytes.
 */
export async function ctSlices(count: number): Promise<DeliveredFile[]> {
  const slices = (await demoOf('medical')).filter(({ path }) => path.includes('/CT'));
  return Array.from({ length: count }, (_, index) => {
    const { path, data } = slices[index % slices.length]!;
    const copy = Math.floor(index / slices.length);
    const bytes = Uint8Array.from(data);
    const dataset = dicomParser.parseDicom(bytes);
    const { elements } = dataset;
    for (const tag of ['x00020003', 'x00080018', 'x0020000e']) {
      const uid = dataset.string(tag)!.replace(ARC, String(208_163 + copy));
      bytes.set(Buffer.from(uid, 'latin1'), elements[tag]!.dataOffset);
    }
    const columns = 256;
    const pixels = new DataView(bytes.buffer, elements['x7fe00010']!.dataOffset);
    const corner = (16 + copy * 4) * columns + 16 + copy * 8;
    for (let y = 0; y < 12; y++) {
      for (let x = 0; x < 12; x++) pixels.setInt16((corner + y * columns + x) * 2, 1_300, true);
    }
    return { path: path.replace('CT02', `CT${String(copy + 2).padStart(2, '0')}`), data: bytes };
  });
}

/** The demo's plates and masks, each turned and mirrored in all eight ways; its planted faults are left out. */
export async function plates(): Promise<DeliveredFile[]> {
  const faulty = /train\/good\/011|test\/good\/003|scratch\/004|dent\/003/;
  const files = (await demoOf('industrial-qc')).filter(({ path }) => !faulty.test(path));
  const ways = Array.from({ length: 8 }, (_, way) => way);
  const turned = ways.map((way) =>
    Promise.all(
      files.map(async ({ path, data }) => {
        const image = sharp(data)
          .rotate((way % 4) * 90)
          .flop(way >= 4);
        const isMask = path.endsWith('.png');
        const bytes = await (isMask ? image.toColourspace('b-w').png() : image.jpeg({ quality: 88 })).toBuffer();
        return { path: path.replace('metal-plate', `metal-plate-${way}`), data: new Uint8Array(bytes) };
      }),
    ),
  );
  return (await Promise.all(turned)).flat();
}
