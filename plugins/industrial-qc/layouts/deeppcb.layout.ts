import type { FilePlan, FindingDraft, Layout } from '@lode/core';
import { finding } from '../findings.ts';
import { isImage, partsOf } from './paths.ts';

interface Board {
  test?: string;
  template?: string;
  list?: string;
}

/** Key of a board and what this file is to it: `…/X/ID_test.jpg`, `…/X/ID_temp.jpg`, `…/X_not/ID.txt`. */
function placed(path: string): { key: string; role: keyof Board } | null {
  const parts = partsOf(path);
  const folder = parts.folders.at(-1) ?? '';
  const above = parts.folders.slice(0, -1).join('/');
  if (parts.extension === 'txt' && folder.endsWith('_not') && /^\d+$/.test(parts.stem)) {
    return { key: `${above}/${folder.slice(0, -4)}/${parts.stem}`, role: 'list' };
  }
  const match = isImage(parts) ? /^(\d+)_(test|temp)$/.exec(parts.stem) : null;
  return match ? { key: `${above}/${folder}/${match[1]}`, role: match[2] === 'test' ? 'test' : 'template' } : null;
}

/**
 * DeepPCB: each board has a tested picture, its defect-free template and a list of boxes. The list speaks of the
 * tested picture; the template is linked to it. A tested picture without a list, or a list without one, is a finding.
 */
export const deepPcbLayout: Layout = {
  id: 'industrial-qc.deeppcb',
  title: { en: 'DeepPCB', zh: 'DeepPCB 目录' },
  async detect(tree) {
    const boards = new Map<string, Board>();
    for (const { path } of tree.files) {
      const place = placed(path);
      if (!place) continue;
      const board = boards.get(place.key) ?? {};
      board[place.role] = path;
      boards.set(place.key, board);
    }
    // One whole board at least; a folder with nothing but `1_test.png` is somebody else's.
    if (![...boards.values()].some(({ test, list, template }) => test && (list || template))) return null;
    const plans = new Map<string, FilePlan>();
    const findings: (FindingDraft & { path?: string })[] = [];
    let pairs = 0;
    for (const [key, { test, template, list }] of boards) {
      const category = key.split('/').at(-2) ?? '';
      const context = { ...(category && { category }), identity: 'path' };
      if (template) {
        const own = { ...context, label: 'good', pair: { role: 'template' } };
        plans.set(template, { parser: 'industrial-qc.image', phase: 0, context: own });
      }
      if (test) {
        const own = { ...context, label: 'defect', pair: { role: 'test', ...(template && { template }) } };
        plans.set(test, { parser: 'industrial-qc.image', phase: 0, context: own });
        if (template) pairs++;
        else {
          const message = { en: 'This tested image has no template', zh: '该测试图像没有对应的模板图像' };
          findings.push({ ...finding('image-without-template', 'warning', message), path: test });
        }
        if (!list) {
          const message = { en: 'This tested image has no list of boxes', zh: '该测试图像没有对应的缺陷框列表' };
          findings.push({ ...finding('image-without-list', 'warning', message), path: test });
        }
      }
      // Without a tested image the parser says industrial-qc.list-without-image.
      if (list) {
        plans.set(list, {
          parser: 'industrial-qc.deeppcb',
          phase: 1,
          ...(test && { context: { target: test }, companions: { image: test } }),
        });
      }
    }
    return {
      confidence: plans.size / tree.files.length,
      summary: {
        en: `DeepPCB: ${boards.size} boards, ${pairs} test/template pairs`,
        zh: `DeepPCB：${boards.size} 块板，${pairs} 对测试/模板图像`,
      },
      plans,
      findings,
    };
  },
};
