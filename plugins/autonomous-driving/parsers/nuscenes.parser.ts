import type { JsonObject, ParsedAnnotations, ParsedItem, Parser } from '@lode/core';
import { finding } from '../findings.ts';
import { checkRecording } from '../model/check-recording.ts';
import type { CuboidPoints } from '../model/empty-cuboids.ts';
import { recordingItem } from '../model/recording-item.ts';
import { imageAnnotations } from './nuscenes-images.ts';
import { checkReferences } from './nuscenes-references.ts';
import { sensorOf, stateFacts } from './nuscenes-rows.ts';
import { byScene, sceneRecording, vehicleChannels } from './nuscenes-scene.ts';
import { readTables, text, timeOf, type Row, type Tables } from './nuscenes-tables.ts';

/** More links than this are of no use to a person; the frames are found by their scene. */
const MOST_LINKS = 10_000;

function linksOf(tables: Tables, data: readonly Row[], pathOf: (filename: string) => string) {
  return data.slice(0, MOST_LINKS).flatMap((row) => {
    const role = text(sensorOf(tables, row), 'channel');
    const filename = text(row, 'filename');
    return role !== '' && filename !== '' ? [{ role, path: pathOf(filename) }] : [];
  });
}

const timeOfSample = (tables: Tables, row: Row) => timeOf(tables.sample.get(text(row, 'sample_token')));

/** Gives each annotation what its rows say beyond the box, one entry a part. */
function withFacts(tables: Tables, rows: readonly Row[], annotations: ParsedAnnotations[]): ParsedAnnotations[] {
  const byState = new Map(rows.map((row) => [`${text(row, 'instance_token')} ${timeOfSample(tables, row)}`, row]));
  return annotations.map((one) => ({
    ...one,
    annotations: one.annotations.map((draft) => {
      const id = String(draft.attributes?.trackId);
      const states = draft.parts.map(({ start }) => {
        const row = byState.get(`${id} ${start}`);
        return row ? stateFacts(tables, row) : {};
      });
      const instance = (tables.instance.get(id) ?? {}) as JsonObject;
      return { ...draft, ext: { ...draft.ext, nuscenes: { instance, states } } };
    }),
  }));
}

/** Levels by name in T4, by the share of visible pixels in nuScenes. */
const VISIBLE = ['full', 'most', 'v80-100', 'v60-80'];

/** How many lidar points each state of a track holds, and whether it was in full view. */
function pointsOf(tables: Tables, rows: readonly Row[]): CuboidPoints[] {
  return rows.flatMap((row) => {
    const t = timeOfSample(tables, row);
    const points = row.num_lidar_pts;
    if (t === null || typeof points !== 'number') return [];
    const visible = VISIBLE.includes(text(tables.visibility.get(text(row, 'visibility_token')), 'level'));
    return [{ track: text(row, 'instance_token'), t, points, visible }];
  });
}

/** Rows of the scene itself, as they stand in the tables. */
function sceneFacts(tables: Tables, token: string, scene: Row): JsonObject {
  const log = tables.log.get(text(scene, 'log_token'));
  const location = text(log, 'location');
  return {
    ...{ scene: text(scene, 'name') || token, ...(location !== '' && { location }) },
    nuscenes: { scene: scene as JsonObject, log: (log ?? {}) as JsonObject },
  };
}

const emptyScene = (name: string) =>
  finding('empty-scene', 'error', {
    en: `Scene ${name} has no sensor data that can be placed in time.`,
    zh: `场景 ${name} 没有可定位到时间的传感器数据。`,
  });

const MAP_NOT_READ = finding('map-not-read', 'info', {
  en: 'lanelet2: not read yet. The map is kept beside the recording.',
  zh: 'lanelet2 地图暂不解析，已随记录一并保存。',
});

/**
 * A set of tables in the nuScenes schema (v1.0) or TIER IV's T4 format: one recording a scene, its objects as tracks,
 * its images and sweeps as links. The file is scene.json; the other tables are its companions.
 */
export const nuscenesParser: Parser = {
  id: 'autonomous-driving.nuscenes',
  title: { en: 'nuScenes tables', zh: 'nuScenes 数据表' },
  async parse({ path, source, companions, context }) {
    const { tables, findings } = await readTables({ source, companions });
    const root = typeof context.root === 'string' && context.root !== '' ? `${context.root}/` : '';
    const pathOf = (filename: string) => root + filename;
    findings.push(...checkReferences(tables), ...(companions.lanelet2 ? [MAP_NOT_READ] : []));
    const mediaTypeOf = (role: string) => (role === 'lanelet2' ? 'application/xml' : 'application/json');
    const parts = Object.fromEntries(Object.keys(companions).map((role) => [role, mediaTypeOf(role)]));
    const scenes = byScene(tables);
    const items: ParsedItem[] = [];
    const annotations: ParsedAnnotations[] = [];
    for (const [token, scene] of tables.scene) {
      const [data, rows] = [scenes.data.get(token) ?? [], scenes.annotations.get(token) ?? []];
      const recording = sceneRecording(tables, scene, { data, annotations: rows });
      const name = text(scene, 'name') || token;
      if (!recording.clock) {
        findings.push(emptyScene(name));
        continue;
      }
      const made = recordingItem(recording, {
        ...{ path, item: items.length, mediaType: 'application/json', name },
        groups: [{ kind: 'autonomous-driving.scene', key: token, name }],
        facets: sceneFacts(tables, token, scene),
        links: linksOf(tables, data, pathOf),
        findings: checkRecording(recording, pointsOf(tables, rows)),
      });
      made.item.channels?.push(...vehicleChannels(tables, recording.clock));
      items.push({ ...made.item, parts });
      annotations.push(...withFacts(tables, rows, made.annotations));
    }
    const onImages = imageAnnotations(tables, pathOf);
    return {
      items,
      annotations: [...annotations, ...onImages.annotations],
      findings: [...findings, ...onImages.findings],
    };
  },
};
