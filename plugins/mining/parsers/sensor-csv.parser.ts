import type { FindingDraft, JsonObject, ParsedChannel, Parser } from '@lode/core';
import { ordered } from '@lode/core/series';
import { finding, inEnglish } from '../findings.ts';
import { sensorContext, shiftGroups, shaftPlace, type SensorContext } from '../layouts/shift-context.ts';
import { limitsInForce } from '../data/rule-packs/index.ts';
import { checkSamples } from '../sensors/check-samples.ts';
import { QUANTITIES, isQuantity, quantityNamed, unitFactor, type Quantity } from '../sensors/quantities.ts';
import { readReadings, type RawSensor, type Readings } from '../sensors/read-readings.ts';
import { isoOf, offsetMinutes } from '../sensors/reading-time.ts';

/** Chinese mines keep China Standard Time; that it was assumed is said in a finding. */
const ASSUMED_OFFSET = '+08:00';

/** What a sensor measures: the shift's list, else the row, else its code. */
function quantityOf(raw: RawSensor, known: SensorContext['sensors'][number] | undefined): Quantity | null {
  if (known && isQuantity(known.quantity)) return QUANTITIES[known.quantity];
  const named = (raw.quantity && quantityNamed(raw.quantity)) ?? quantityNamed(raw.code);
  return named ? QUANTITIES[named] : null;
}

interface SensorResult {
  channel: ParsedChannel;
  facts: {
    code: string;
    quantity: string;
    unit: string | null;
    area: string | null;
    placeClass: string | null;
    samples: number;
    gaps: number;
  };
  span: { start: bigint; end: bigint };
}

function sensorResult(raw: RawSensor, context: SensorContext, findings: FindingDraft[]): SensorResult | null {
  const { code, column, labels } = raw;
  const known = context.sensors.find((one) => one.code === code);
  const quantity = quantityOf(raw, known);
  const name = inEnglish(code, 'One sensor');
  const { samples, moved, dropped } = ordered(column.samples());
  if (moved > 0) {
    const message = {
      en: `${name}: ${column.late} readings came after later ones and were put in their place.`,
      zh: `${code}：${column.late} 条读数迟到，已按时间归位。`,
    };
    findings.push(
      finding('late-rows', 'info', message, { location: { sensor: code }, evidence: { count: column.late } }),
    );
  }
  if (dropped > 0) {
    const message = {
      en: `${name}: ${dropped} readings have the time of another one; the later in the file counts.`,
      zh: `${code}：${dropped} 条读数与其他读数时间相同，以文件中靠后者为准。`,
    };
    findings.push(
      finding('doubled-rows', 'warning', message, { location: { sensor: code }, evidence: { count: dropped } }),
    );
  }
  const written = raw.unit ?? known?.unit ?? null;
  const factor = quantity ? unitFactor(quantity, written) : 1;
  if (factor === null) {
    const message = {
      en: `${name}: the unit ${inEnglish(written ?? '', 'given')} does not go with ${quantity?.title.en.toLowerCase()}; the values are kept as they are.`,
      zh: `${code}：单位 ${written} 与${quantity?.title.zh}不符，数值按原样保留。`,
    };
    findings.push(finding('unit', 'warning', message, { location: { sensor: code } }));
  }
  // Values in a unit that nobody understands must not be compared with limits.
  const understood = factor === null ? null : quantity;
  const scaled =
    factor === null || factor === 1 ? samples : { t: samples.t, v: samples.v.map((value) => value * factor) };
  const checked = checkSamples(code, labels.length > 0 ? null : understood, scaled);
  findings.push(...checked.findings);
  if (samples.t.length === 0) return null;
  const area = known?.area ?? raw.area;
  const placeClass = known?.placeClass ?? null;
  const unit = understood ? understood.unit : written;
  const attributes: JsonObject = { quantity: understood?.id ?? 'unknown', placeClass, area, sensor: code };
  if (labels.length > 0) attributes['labels'] = labels;
  const limits = understood && limitsInForce(understood.id, placeClass, new Date(Number(samples.t[0]! / 1_000_000n)));
  if (limits) Object.assign(attributes, limits);
  const [en, zh] = [quantity?.title.en ?? 'Sensor', quantity?.title.zh ?? '传感器'];
  return {
    channel: {
      key: code,
      title: { en: `${en} ${code}`, zh: `${zh} ${code}` },
      ...(unit && { unit }),
      type: labels.length > 0 ? 'state' : (quantity?.type ?? 'number'),
      attributes,
      samples: checked.samples,
    },
    facts: {
      code,
      quantity: understood?.id ?? 'unknown',
      unit,
      area,
      placeClass,
      samples: samples.t.length,
      gaps: checked.gaps,
    },
    span: { start: samples.t[0]!, end: samples.t.at(-1)! },
  };
}

function tableFindings(
  { badRows, badRowNumbers, rows, localTimes, capped }: Readings,
  offset: string | null,
): FindingDraft[] {
  const findings: FindingDraft[] = [];
  if (badRows > 0) {
    const message = {
      en: `${badRows} of ${rows} rows could not be read; the others stand.`,
      zh: `${rows} 行中有 ${badRows} 行无法读取，其余保留。`,
    };
    findings.push(
      finding('bad-rows', 'warning', message, { location: { rows: badRowNumbers }, evidence: { count: badRows } }),
    );
  }
  if (localTimes && offset === null) {
    const message = {
      en: `Times carry no offset from UTC and no shift file gives one; ${ASSUMED_OFFSET} (China) was assumed.`,
      zh: `时间未注明时区，也没有班次文件说明，按北京时间（${ASSUMED_OFFSET}）处理。`,
    };
    findings.push(finding('time-zone-assumed', 'warning', message, { evidence: { offset: ASSUMED_OFFSET } }));
  }
  if (capped) {
    const message = {
      en: 'The file holds more readings than are kept at once; what came after 8,000,000 was left out. Split the file.',
      zh: '文件读数过多，仅保留前 800 万条，请拆分文件后重新上传。',
    };
    findings.push(finding('too-many-readings', 'warning', message));
  }
  return findings;
}

/** Sensors that the shift's list does not have. */
function unlisted({ sensors }: Readings, context: SensorContext): FindingDraft[] {
  if (context.sensors.length === 0) return [];
  const listed = new Set(context.sensors.map(({ code }) => code));
  const strange = [...sensors.keys()].filter((code) => !listed.has(code));
  if (strange.length === 0) return [];
  const message = {
    en: `${strange.length} sensors are not in the shift's list; what they measure is taken from their names.`,
    zh: `${strange.length} 个传感器不在班次清单中，按名称判断其监测量。`,
  };
  const extra = { location: { sensors: strange.slice(0, 20) }, evidence: { count: strange.length } };
  return [finding('unlisted-sensor', 'info', message, extra)];
}

/** Readings of sensors as CSV, one a row or one sensor a column, UTF-8 or GBK → one asset with a channel a sensor. */
export const sensorCsvParser: Parser = {
  id: 'mining.sensor-csv',
  title: { en: 'Sensor readings (CSV)', zh: '传感器读数（CSV）' },
  async parse({ source, context }) {
    const known = sensorContext(context);
    const offset = known.utcOffset;
    const readings = await readReadings(source, {
      offsetMinutes: offsetMinutes(offset ?? ASSUMED_OFFSET) ?? 480,
      known: new Set(known.sensors.map(({ code }) => code)),
    });
    if (!readings) {
      const message = {
        en: 'No header row with a time and sensors was found.',
        zh: '未找到包含时间和传感器的表头。',
      };
      return { findings: [finding('no-readings', 'error', message)] };
    }
    const findings = tableFindings(readings, offset);
    const results = [...readings.sensors.values()].flatMap((raw) => sensorResult(raw, known, findings) ?? []);
    findings.push(...unlisted(readings, known));
    if (results.length === 0) {
      const message = { en: 'The file has no reading that can be used.', zh: '文件中没有可用的读数。' };
      return { findings: [...findings, finding('no-readings', 'error', message)] };
    }
    const start = results.reduce(
      (least, { span }) => (span.start < least ? span.start : least),
      results[0]!.span.start,
    );
    const end = results.reduce((most, { span }) => (span.end > most ? span.end : most), results[0]!.span.end);
    const facts = results.map((result) => result.facts);
    const where = shaftPlace(known);
    return {
      items: [
        {
          kind: 'mining.sensor-log',
          mediaType: 'text/csv',
          groups: shiftGroups(known),
          core: {
            when: { start: new Date(Number(start / 1_000_000n)), end: new Date(Number(end / 1_000_000n)) },
            ...(where && { where }),
          },
          facets: {
            sensors: facts,
            sensorCount: facts.length,
            samples: facts.reduce((sum, { samples }) => sum + samples, 0),
            start: isoOf(start),
            end: isoOf(end),
            quantities: [...new Set(facts.map(({ quantity }) => quantity))],
            areas: [...new Set(facts.flatMap(({ area }) => area ?? []))],
            form: readings.form,
            encoding: readings.encoding,
            badRows: readings.badRows,
          },
          channels: results.map(({ channel }) => channel),
          findings,
        },
      ],
    };
  },
};
