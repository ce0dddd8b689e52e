import type { FilePlan, FileTree, FindingDraft, Layout } from '@lode/core';
import { finding } from '../findings.ts';

/** Metadata of a bag of thousands of files are larger; then the files are found by their folder alone. */
const MOST_METADATA = 64 * 1024;

const PARSERS: Record<string, string> = {
  db3: 'autonomous-driving.rosbag2-sqlite',
  mcap: 'autonomous-driving.mcap',
};

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

interface Metadata {
  /** Relative to the folder. */
  files: string[];
  /** Of all files together. */
  messages: number | null;
}

/**
 * rosbag2 writes its metadata.yaml by machine, so its few fields are found by their form (rosbag2_storage, metadata
 * versions 1 to 9): the list under `relative_file_paths`, and `message_count` at the level of the bag.
 */
export function bagMetadata(text: string): Metadata | null {
  if (!/^\s*rosbag2_bagfile_information:/m.test(text)) return null;
  const list = /^(\s+)relative_file_paths:\s*\n((?:\s*-\s.*\n?)*)/m.exec(text);
  const files = [...(list?.[2] ?? '').matchAll(/^\s*-\s+(.+?)\s*$/gm)].map(([, name = '']) =>
    name.replace(/^(["'])(.*)\1$/, '$2'),
  );
  const indent = list?.[1]?.replace(/^\n+/, '') ?? '  ';
  const count = new RegExp(`^${indent}message_count:\\s*(\\d+)\\s*$`, 'm').exec(text);
  return { files, messages: count ? Number(count[1]) : null };
}

async function metadataAt(tree: FileTree, path: string, bytes: number): Promise<Metadata | null> {
  const head = await tree.head(path, Math.min(bytes, MOST_METADATA));
  return bagMetadata(new TextDecoder().decode(head));
}

/** A ROS 2 bag: a folder of metadata.yaml and one or several .db3 or .mcap files, which become recordings of one bag. */
export const rosbag2Layout: Layout = {
  id: 'autonomous-driving.rosbag2',
  title: { en: 'ROS 2 bag folder', zh: 'ROS 2 数据包目录' },
  async detect(tree) {
    const plans = new Map<string, FilePlan>();
    const findings: (FindingDraft & { path?: string })[] = [];
    let explained = 0;
    let bags = 0;
    const byFolder = Map.groupBy(tree.files, ({ path }) => folderOf(path));
    for (const { path, bytes } of tree.files) {
      if (path.split('/').at(-1) !== 'metadata.yaml') continue;
      const metadata = await metadataAt(tree, path, bytes);
      if (!metadata) continue;
      const folder = folderOf(path);
      const beside = (byFolder.get(folder) ?? []).map((file) => file.path);
      const logs = beside.filter((one) => Object.hasOwn(PARSERS, one.split('.').at(-1) ?? ''));
      if (logs.length === 0) continue;
      bags += 1;
      explained += logs.length + 1;
      for (const log of logs) {
        plans.set(log, {
          parser: PARSERS[log.split('.').at(-1)!]!,
          phase: 0,
          companions: { metadata: path },
          context: {
            // A bag at the root of an upload has no folder to be named by.
            bag: folder || (logs[0]!.split('/').at(-1) ?? '').replace(/(_\d+)?\.\w+$/, ''),
            bagFiles: logs.length,
            ...(metadata.messages !== null && { bagMessages: metadata.messages }),
          },
        });
      }
      findings.push(...missingFiles(metadata, folder, tree, path));
    }
    if (bags === 0) return null;
    return {
      confidence: explained / tree.files.length,
      summary: {
        en: `ROS 2: ${bags} ${bags === 1 ? 'bag' : 'bags'}, ${plans.size} ${plans.size === 1 ? 'file' : 'files'}`,
        zh: `ROS 2：${bags} 个数据包，${plans.size} 个文件`,
      },
      plans,
      findings,
    };
  },
};

/** Files that the metadata name and the upload lacks. Old bags write the folder's name before the file's. */
function missingFiles({ files }: Metadata, folder: string, tree: FileTree, path: string) {
  const missing = files.filter((name) => {
    const places = [name, name.split('/').at(-1)!].map((one) => (folder ? `${folder}/${one}` : one));
    return !places.some((place) => tree.has(place));
  });
  if (missing.length === 0) return [];
  const words = {
    en: `metadata.yaml names ${missing.length} files that are not here: ${missing.slice(0, 5).join(', ')}.`,
    zh: `metadata.yaml 中列出的 ${missing.length} 个文件不在上传内容中：${missing.slice(0, 5).join('、')}。`,
  };
  return [{ ...finding('bag-file-missing', 'error', words, { evidence: { missing: missing.slice(0, 50) } }), path }];
}
