import type { LocalText } from '../contract/values.ts';
import type { Core } from '../core.ts';

/** What the ontology of a plugin calls a class; null when none lists it. */
export function classTitle(core: Core, code: string): LocalText | null {
  for (const plugin of core.plugins.list) {
    for (const { classes } of plugin.ontologies ?? []) {
      const found = classes.find((one) => one.code === code);
      if (found) return found.title;
    }
  }
  return null;
}
