import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipMember {
  /** As text it is written in UTF-8 with the flag that says so; as bytes, as it is and without the flag. */
  name: string | Uint8Array;
  data: Uint8Array;
  deflate?: boolean;
  /** Extra bits of the general purpose flag, such as 1 for encrypted. */
  flags?: number;
  /** Unix mode, such as 0o120777 for a symbolic link. */
  mode?: number;
  /** What the directory claims, in place of the true size. */
  claimedSize?: number;
  /** What the directory claims, in place of the true checksum. */
  claimedCrc?: number;
}

const UTF8 = 0x800;

/** A zip archive made by hand, so that it can be as wrong as a test needs (APPNOTE 4.3.7, 4.3.12, 4.3.16). */
export function zipBytes(members: ZipMember[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, deflate = false, flags = 0, mode = 0o100644, claimedSize, claimedCrc } of members) {
    const raw = Buffer.from(name as string);
    const body = deflate ? deflateRawSync(data) : Buffer.from(data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags | (typeof name === 'string' ? UTF8 : 0), 2);
    common.writeUInt16LE(deflate ? 8 : 0, 4);
    common.writeUInt32LE(0x58210000, 6); // 2024-01-01 00:00
    common.writeUInt32LE(claimedCrc ?? crc32(data), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(claimedSize ?? data.length, 18);
    common.writeUInt16LE(raw.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, raw, body]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([20, 3]); // 3: Unix, so that modes mean something
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, common, rest, raw]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}
