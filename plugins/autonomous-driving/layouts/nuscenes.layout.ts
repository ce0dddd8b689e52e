import type { FilePlan, FileTree, FindingDraft, JsonObject, Layout } from '@lode/core';
import { finding } from '../findings.ts';
import { jsonRows } from '../parsers/json-rows.ts';
import { calibrationOf, sensorOf } from '../parsers/nuscenes-rows.ts';
import { emptyTables, TABLE_NAMES, text, timeOf, type Row, type Tables } from '../parsers/nuscenes-tables.ts';

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const joined = (folder: string, name: string) => (folder ? `${folder}/${name}` : name);

/** Without these a `scene.json` is somebody else's. */
const NEEDED = ['sample', 'sample_data', 'calibrated_sensor', 'sensor', 'ego_pose'];
/** What the layout itself looks into, to say which file is which sensor's. */
const LOOKED_INTO = ['scene', 'sample', 'sample_data', 'calibrated_sensor', 'sensor'] as const;

async function tableAt(tree: FileTree, path: string): Promise<Map<string, Row>> {
  const bytes = await tree.head(path, tree.files.find((file) => file.path === path)?.bytes ?? 0);
  const rows = new Map<string, Row>();
  const source = { size: bytes.length, read: async (at: number, length: number) => bytes.subarray(at, at + length) };
  for await (const one of jsonRows(source)) {
    if ('row' in one && text(one.row, 'token') !== '') rows.set(text(one.row, 'token'), one.row);
  }
  return rows;
}

/** Files beside the tables that belong to the set: T4's status and its map. `map` is the role of the table map.json. */
function extras(tree: FileTree, root: string): Record<string, string> {
  const status = joined(root, 'status.json');
  const map = joined(root, 'map/lanelet2_map.osm');
  return { ...(tree.has(status) && { status }), ...(tree.has(map) && { lanelet2: map }) };
}

function calibrationContext(tables: Tables, token: string, size: JsonObject): JsonObject {
  const calibration = calibrationOf(tables, token);
  if (!calibration) return {};
  const { sensor, toEgo, intrinsics, distortion } = calibration;
  const known: JsonObject = {
    ...{ sensor, translation: [...toEgo.translation], rotation: [...toEgo.rotation], ...size },
    ...(intrinsics && { intrinsics }),
    ...(distortion && { distortion }),
  };
  return { calibration: known };
}

/** What the tables know of one file, for its parser. */
function frameContext(tables: Tables, row: Row): JsonObject {
  const sensor = sensorOf(tables, row);
  const sample = text(row, 'sample_token');
  const sceneToken = text(tables.sample.get(sample), 'scene_token');
  const time = timeOf(row);
  const { width, height } = row;
  const sized = typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0;
  const size: JsonObject = sized ? { width, height } : {};
  return {
    ...{ token: text(row, 'token'), sensor: text(sensor, 'channel'), modality: text(sensor, 'modality') },
    ...{ sample, sceneToken, scene: text(tables.scene.get(sceneToken), 'name') || sceneToken, ...size },
    ...(typeof row.is_key_frame === 'boolean' && { keyFrame: row.is_key_frame }),
    ...(time !== null && { timestamp: String(time) }),
    ...calibrationContext(tables, text(row, 'calibrated_sensor_token'), size),
  };
}

/** Files that the table names and the upload lacks: one finding a set. T4 calls it REF013. */
function missingFrames(missing: string[], path: string): (FindingDraft & { path: string })[] {
  if (missing.length === 0) return [];
  const words = {
    en: `${missing.length} files that sample_data names are not here.`,
    zh: `sample_data 中列出的 ${missing.length} 个文件不在上传内容中。`,
  };
  const evidence = { count: missing.length, examples: missing.slice(0, 20), t4: 'REF013' };
  return [{ ...finding('frame-missing', 'error', words, { evidence }), path }];
}

interface SetPlan {
  plans: Map<string, FilePlan>;
  companions: string[];
  frames: number;
  scenes: number;
  findings: (FindingDraft & { path?: string })[];
}

async function planSet(tree: FileTree, scenePath: string): Promise<SetPlan> {
  const folder = folderOf(scenePath);
  const root = folderOf(folder);
  const companions: Record<string, string> = extras(tree, root);
  for (const name of TABLE_NAMES) {
    const path = joined(folder, `${name}.json`);
    if (name !== 'scene' && tree.has(path)) companions[name] = path;
  }
  const tables = emptyTables();
  for (const name of LOOKED_INTO) tables[name] = await tableAt(tree, joined(folder, `${name}.json`));
  const plans = new Map<string, FilePlan>();
  const missing: string[] = [];
  for (const row of tables.sample_data.values()) {
    const path = joined(root, text(row, 'filename'));
    const context = frameContext(tables, row);
    if (!tree.has(path)) missing.push(path);
    else if (['camera', 'lidar', 'radar'].includes(String(context.modality))) {
      plans.set(path, { parser: 'autonomous-driving.frame', phase: 0, context });
    }
  }
  const frames = plans.size;
  // In phase 1, so that the frames that it links and annotates are there.
  plans.set(scenePath, { parser: 'autonomous-driving.nuscenes', phase: 1, companions, context: { root } });
  return {
    ...{ plans, companions: Object.values(companions), frames, scenes: tables.scene.size },
    findings: missingFrames(missing, scenePath),
  };
}

/**
 * The nuScenes schema: a folder of tables (`v1.0-*`, T4's `annotation`) beside the folders of the files that
 * `sample_data` names (`samples`, `sweeps`, `data`).
 */
export const nuscenesLayout: Layout = {
  id: 'autonomous-driving.nuscenes',
  title: { en: 'nuScenes schema', zh: 'nuScenes 目录' },
  async detect(tree) {
    const sets: SetPlan[] = [];
    for (const { path } of tree.files) {
      if (path.split('/').at(-1) !== 'scene.json') continue;
      if (!NEEDED.every((name) => tree.has(joined(folderOf(path), `${name}.json`)))) continue;
      sets.push(await planSet(tree, path));
    }
    if (sets.length === 0) return null;
    const plans = new Map(sets.flatMap((set) => [...set.plans]));
    const explained = new Set([...plans.keys(), ...sets.flatMap(({ companions }) => companions)]);
    const scenes = sets.reduce((total, set) => total + set.scenes, 0);
    const frames = sets.reduce((total, set) => total + set.frames, 0);
    return {
      confidence: explained.size / tree.files.length,
      summary: {
        en: `nuScenes schema: ${scenes} ${scenes === 1 ? 'scene' : 'scenes'}, ${frames} sensor frames`,
        zh: `nuScenes 格式：${scenes} 个场景，${frames} 个传感器帧`,
      },
      plans,
      findings: sets.flatMap(({ findings }) => findings),
    };
  },
};
