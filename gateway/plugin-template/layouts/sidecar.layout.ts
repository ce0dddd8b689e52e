import type { FilePlan, Layout } from '@lode/core';

// Yours: which files go together.
const PHOTO = /\.(png|jpe?g)$/i;

/** `a.json` beside `a.png` or `a.jpg` speaks of it: it goes to the parser as the companion `sidecar`. */
export const sidecarLayout: Layout = {
  id: 'my-domain.sidecar',
  title: { en: 'Photos with sidecars', zh: '照片与旁注文件' },
  detect(tree) {
    const plans = new Map<string, FilePlan>();
    for (const { path } of tree.files.filter((file) => PHOTO.test(file.path))) {
      const sidecar = path.replace(PHOTO, '.json');
      if (tree.has(sidecar)) {
        plans.set(path, { parser: 'my-domain.photo', phase: 0, companions: { sidecar } });
      }
    }
    if (plans.size === 0) return Promise.resolve(null);
    return Promise.resolve({
      confidence: Math.min(1, (2 * plans.size) / tree.files.length),
      summary: { en: `${plans.size} photos with sidecars`, zh: `${plans.size} 张带旁注的照片` },
      plans,
    });
  },
};
