import type { FilePlan, FindingDraft, JsonObject, Layout, LayoutMatch } from '@lode/core';
import { finding, inEnglish } from '../findings.ts';
import { offsetMinutes, ReadingClock } from '../sensors/reading-time.ts';
import { readShiftFile, type ShiftFile } from './shift-file.ts';

const MAX_SHIFT_BYTES = 1 << 20;
const MAX_SHIFTS = 200;

interface Plans {
  plans: Map<string, FilePlan>;
  findings: (FindingDraft & { path?: string })[];
}

function missing({ findings }: Plans, shiftPath: string, path: string): void {
  const message = {
    en: `The shift file names ${inEnglish(path, 'a file')}, which is not here.`,
    zh: `班次文件提到的 ${path} 不在本次上传中。`,
  };
  findings.push({ ...finding('file-missing', 'warning', message, { location: { file: path } }), path: shiftPath });
}

/** Plans for the files of one shift; `root` is the folder of its shift.json with a slash, or nothing. */
function planShift(shift: ShiftFile, root: string, has: (path: string) => boolean, out: Plans): void {
  const shiftPath = `${root}shift.json`;
  const { mine, shift: turn, utcOffset, shaft = null, cameras, sensors } = shift;
  const shared: JsonObject = { mine, shift: turn, utcOffset, shaft };
  const present = (file: string) => {
    if (has(root + file)) return true;
    missing(out, shiftPath, root + file);
    return false;
  };
  const readings = shift.readings.filter(present);
  for (const file of readings) {
    out.plans.set(root + file, {
      parser: 'mining.sensor-csv',
      phase: 0,
      context: { ...shared, sensors },
      companions: { shift: shiftPath },
    });
  }
  const clock = new ReadingClock(offsetMinutes(utcOffset) ?? 0);
  const starts = new Map<string, string>();
  for (const { file, start, code, name = null, area = null, lon = null, lat = null, zones } of cameras) {
    if (!present(file)) continue;
    const time = start === undefined ? null : clock.read(start);
    if (start !== undefined && time === null) {
      const message = {
        en: `The start of camera ${inEnglish(code, 'one')} is no time.`,
        zh: `摄像机 ${code} 的开始时间无法识别：${start}`,
      };
      out.findings.push({ ...finding('shift-file', 'warning', message), path: shiftPath });
    }
    if (time !== null) starts.set(code, String(time));
    const belt = sensors.find((sensor) => sensor.quantity === 'belt' && sensor.area !== null && sensor.area === area);
    const first = readings[0];
    out.plans.set(root + file, {
      parser: 'mining.footage',
      phase: 0,
      context: {
        ...shared,
        camera: { code, name, area, lon, lat, zones: zones as unknown as JsonObject[] },
        start: time === null ? null : String(time),
        readings: readings.map((one) => root + one),
        belt: belt?.code ?? null,
      },
      companions: { shift: shiftPath, ...(belt && first !== undefined && { readings: root + first }) },
    });
  }
  for (const { camera, file, classes } of shift.labels) {
    if (!present(file)) continue;
    const video = cameras.find(({ code }) => code === camera)?.file;
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    const names = `${root}${folder}labels.txt`;
    const target = video !== undefined && has(root + video) ? root + video : null;
    out.plans.set(root + file, {
      parser: 'mining.mot',
      phase: 1,
      context: { target, start: starts.get(camera) ?? null, classes: classes ?? null },
      companions: { ...(target !== null && { video: target }), ...(has(names) && { names }) },
    });
  }
}

const summaryOf = (shifts: number, plans: Map<string, FilePlan>): LayoutMatch['summary'] => {
  const count = (parser: string) => [...plans.values()].filter((plan) => plan.parser === parser).length;
  const [clips, tables, labels] = [count('mining.footage'), count('mining.sensor-csv'), count('mining.mot')];
  return {
    en: `Mine shift: ${shifts} shifts, ${clips} clips, ${tables} files of readings, ${labels} label files`,
    zh: `矿井班次：${shifts} 个班次，${clips} 段视频，${tables} 个读数文件，${labels} 个标注文件`,
  };
};

/** Folders with a `shift.json` that says which file is which camera's, what the sensors are and where the zones lie. */
export const shiftLayout: Layout = {
  id: 'mining.shift',
  title: { en: 'Mine shift', zh: '矿井班次目录' },
  async detect(tree) {
    const out: Plans = { plans: new Map(), findings: [] };
    const files = tree.files.filter(({ path }) => path === 'shift.json' || path.endsWith('/shift.json'));
    let explained = 0;
    for (const { path, bytes } of files.slice(0, MAX_SHIFTS)) {
      const head = bytes <= MAX_SHIFT_BYTES ? await tree.head(path, bytes) : null;
      const read = head ? readShiftFile(head) : { fault: `${bytes} bytes` };
      if ('shift' in read) {
        planShift(read.shift, path.slice(0, -'shift.json'.length), (one) => tree.has(one), out);
        explained += 1;
        continue;
      }
      const message = {
        en: `The shift file cannot be used, so its files are taken one by one: ${inEnglish(read.fault, 'it is damaged')}`,
        zh: `班次文件无法使用，其中的文件将逐个识别：${read.fault}`,
      };
      out.findings.push({ ...finding('shift-file', 'error', message), path });
    }
    if (files.length === 0 || (explained === 0 && out.findings.length === 0)) return null;
    const companions = new Set([...out.plans.values()].flatMap((plan) => Object.values(plan.companions ?? {})));
    const known = new Set([...out.plans.keys(), ...companions]);
    // A broken shift file must be told of, though it explains nothing.
    const confidence = Math.max(explained > 0 ? 0 : 0.3, known.size / tree.files.length);
    return { confidence, summary: summaryOf(explained, out.plans), ...out };
  },
};
