import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { itWith } from '../../../testing/required-tool.ts';
import { BOX, bytes, codes, file, META, read, shape } from '../testing/cvat-reading.ts';
import { cvatReader, readCvat } from './cvat-reader.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/cvat_dataset/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

describe('CVAT reader', () => {
  it('keeps what the model has no field for, and types attributes as their label declares', () => {
    const { targets, findings, classes } = read(`<box label="dent" source="semi-auto" occluded="1" z_order="2"
      group_id="3" xtl="1" ytl="2" xbr="4" ybr="5.5"><attribute name="lit">true</attribute>
      <attribute name="depth">2.40</attribute><attribute name="side">7</attribute>
      <attribute name="other">false</attribute></box>`);
    expect(findings).toEqual([]);
    expect(classes).toEqual([{ code: 'dent', title: { en: 'dent', zh: 'dent' } }]);
    expect(targets).toEqual([
      {
        fileName: 'a.png',
        annotations: [
          {
            class: 'dent',
            parts: [{ geometry: { kind: 'box', x: 1, y: 2, width: 3, height: 3.5 }, occluded: true, zOrder: 2 }],
            attributes: { lit: true, depth: 2.4, side: '7', other: 'false' },
            group: '3',
            ext: {
              cvat: { source: 'semi-auto', occluded: '1', z_order: '2', group_id: '3' },
              cvatImage: { id: '0' },
            },
          },
        ],
      },
    ]);
  });

  it('reads every shape that we have a geometry for', () => {
    const kinds = read(`${BOX}<box label="dent" xtl="1" ytl="2" xbr="5" ybr="4" rotation="90"/>
      <polygon label="dent" points="0,0;3,0;3,2;0,0"/><polyline label="dent" points="1.0,2;3,4"/>
      <points label="dent" points="-1.5,2e0"/><tag label="dent"/>
      <mask label="dent" left="1" top="1" width="3" height="2" rle="0, 2, 2, 2"/>
      <ellipse label="dent" cx="4" cy="3" rx="2" ry="1"/><ellipse label="dent" cx="4" cy="3" rx="2" ry="1" rotation="180"/>`);
    expect(kinds.findings).toEqual([]);
    expect(kinds.targets[0]!.annotations.map(({ parts }) => parts[0]!.geometry)).toEqual([
      { kind: 'box', x: 1, y: 2, width: 3, height: 3.5 },
      { kind: 'rotated-box', x: 3, y: 3, width: 4, height: 2, angle: Math.PI / 2 },
      { kind: 'polygon', polygons: [[[[0, 0], [3, 0], [3, 2]]]] }, // prettier-ignore
      { kind: 'polyline', points: [[1, 2], [3, 4]] }, // prettier-ignore
      { kind: 'points', points: [[-1.5, 2]] },
      { kind: 'tag' },
      { kind: 'mask', size: [6, 8], counts: [7, 1, 5, 2, 5, 1, 27] },
      { kind: 'ellipse', x: 4, y: 3, radiusX: 2, radiusY: 1, angle: 0 },
      { kind: 'ellipse', x: 4, y: 3, radiusX: 2, radiusY: 1, angle: Math.PI },
    ]);
  });

  it('puts the corners of a cuboid clockwise, though CVAT has bottom left before top right', () => {
    const corners = 'xtl1="1" ytl1="2" xbl1="3" ybl1="4" xtr1="5" ytr1="6" xbr1="7" ybr1="8"';
    const draft = shape(`<cuboid label="dent" ${corners} ${corners.replaceAll('1=', '2=').replace('"1"', '"9"')}/>`)!;
    expect(draft.parts[0]!.geometry).toEqual({
      kind: 'cuboid-2d',
      points: [[1, 2], [5, 6], [7, 8], [3, 4], [9, 2], [5, 6], [7, 8], [3, 4]],
    }); // prettier-ignore
  });

  it('reads a skeleton by the labels of its points: outside is not labelled, occluded is hidden', () => {
    const { targets, findings, classes } = read(
      `<skeleton label="body" source="manual" z_order="1">
        <points label="nose" source="manual" outside="0" occluded="1" points="1.50,2"><attribute name="a">1</attribute></points>
        <points label="tail" outside="1" occluded="0" points="3,4"/><points label="paw" points="5,6"/>
        <attribute name="lit">true</attribute></skeleton>`,
      `<meta><task><labels><label><name>nose</name><parent>body</parent></label><label><name>tail</name><parent>body</parent></label>
        <label><name>body</name><attributes><attribute><name>lit</name><input_type>checkbox</input_type></attribute></attributes>
        <svg>&lt;line data-type="edge" data-node-from="8" data-node-to="9"&gt;&lt;/line&gt;&lt;circle data-node-id="9"
        data-label-name="nose"/&gt;&lt;circle data-node-id="8" data-label-name="tail"/&gt;</svg></label></labels></task></meta>`,
    );
    expect(findings).toEqual([]);
    expect(classes.map(({ code, skeleton }) => [code, skeleton])).toEqual([
      ['body', { nodes: ['nose', 'tail'], edges: [[1, 0]] }],
    ]);
    expect(targets[0]!.annotations[0]).toMatchObject({
      attributes: { lit: true },
      parts: [
        {
          geometry: {
            kind: 'skeleton',
            nodes: [
              { name: 'nose', x: 1.5, y: 2, visibility: 1 },
              { name: 'tail', x: 3, y: 4, visibility: 0 },
              { name: 'paw', x: 5, y: 6, visibility: 2 },
            ],
          },
        },
      ],
    });
  });

  it('keeps the groups of two tasks apart; 0 is none', () => {
    const groups = (task: string, ids: string[]) =>
      read(
        ids.map((id) => BOX.replace('/>', ` group_id="${id}"/>`)).join(''),
        META,
        `name="a.png" ${task}`,
      ).targets[0]!.annotations.map(({ group }) => group);
    expect(groups('', ['1', '0', '2', ''])).toEqual(['1', undefined, '2', undefined]);
    expect(groups('task_id="5"', ['1'])).toEqual(['5 1']);
  });

  it('takes source="auto" for a model', () => {
    expect(shape(BOX.replace('/>', ' source="auto"/>'))).toMatchObject({ model: { id: 'unknown' }, ext: { cvat: {} } });
    expect(shape(BOX.replace('/>', ' source="file"/>'))).not.toHaveProperty('model');
  });

  it('reads the labels of a task, a project and a job, without parts of skeletons; else those that occur', () => {
    const label = (more = '') => `<labels><label><name>dent</name>${more}</label></labels>`;
    for (const holder of ['task', 'project', 'job'])
      expect(codes(BOX, `<meta><${holder}>${label()}</${holder}></meta>`)).toEqual([]);
    const nose =
      '<labels><label><name>body</name></label><label><name>nose</name><parent>body</parent></label></labels>';
    expect(read('', `<meta><task>${nose}</task></meta>`).classes.map(({ code }) => code)).toEqual(['body']);
    expect(read(BOX, '').classes.map(({ code }) => code)).toEqual(['dent']);
    expect(codes(BOX, '<meta><task><labels><label><name>open</name></label></labels></task></meta>')).toEqual([
      ['unknown-label', 2],
    ]);
    expect(codes(BOX, '<meta><task><labels><label/></labels></task></meta>')).toEqual([['bad-label', 1]]);
  });

  it('recognises its own by their head', () => {
    const of = (text: string) => cvatReader.recognises(bytes(text));
    expect(of(`<?xml version="1.0" encoding="utf-8"?>\n${file(BOX)}`)).toBe(true);
    expect(cvatReader.recognises(new Uint8Array(Buffer.from(`\ufeff${file(BOX)}`, 'utf16le')))).toBe(true);
    expect(of('<annotation><folder>a</folder></annotation>')).toBe(false);
    expect(of('{"annotations": []}')).toBe(false);
    expect(of('')).toBe(false);
  });

  withSamples('reads the datumaro sets as they stand in the files', () => {
    const of = (name: string) => readCvat(new Uint8Array(readFileSync(`${samples}${name}`)));
    const task = of('for_images/export_task/train.xml');
    expect(task.findings.map(({ code, location }) => [code, location!.line])).toEqual([
      ['core.cvat-no-label', 50],
      ['core.cvat-no-label', 53],
    ]);
    expect(task.classes.map(({ code }) => code)).toEqual(['label1', 'label2']);
    expect(task.targets.map(({ annotations }) => annotations.length)).toEqual([1, 1]);
    expect(task.targets[0]!.annotations[0]!.attributes).toEqual({ a1: true, a2: 'v3', a3: '0003', a4: 2.4 });
    const project = of('for_images/export_project/annotations.xml');
    expect(project.findings).toEqual([]);
    expect(project.targets.map(({ fileName }) => fileName)).toEqual(
      ['Test', 'Train', 'Validation'].flatMap((subset) => [`images/${subset}/img0.jpg`, `images/${subset}/img1.jpg`]),
    );
    for (const { fileName } of project.targets)
      expect(existsSync(`${samples}for_images/export_project/${fileName}`)).toBe(true);
  });
});
