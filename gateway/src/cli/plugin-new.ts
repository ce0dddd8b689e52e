import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { INSTALLED } from '../plugin-catalog.ts';
import { EXIT, Failure } from './exit-codes.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TEMPLATE = join(ROOT, 'gateway/plugin-template');
const TEMPLATE_NAME = 'my-domain';
const LONGEST_NAME = 40;

/** `power-grid` in the forms that a plugin needs: ids, variables, GraphQL types, words. */
function formsOf(name: string) {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const words = name.replaceAll('-', ' ');
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  return { kebab: name, camel, pascal: capital(camel), title: capital(words) };
}

/** A text of the template in the new plugin's name. A Chinese name nobody has given yet: the English one stands in. */
function renamed(text: string, name: string): string {
  const [from, to] = [formsOf(TEMPLATE_NAME), formsOf(name)];
  return text
    .replaceAll(from.kebab, to.kebab)
    .replaceAll(from.camel, to.camel)
    .replaceAll(from.pascal, to.pascal)
    .replaceAll(from.title, to.title)
    .replaceAll('我的领域', to.title);
}

function checkName(name: string): void {
  const refuse = (why: string) => {
    throw new Failure(EXIT.usage, `${JSON.stringify(name)} cannot be a plugin’s name: ${why}`);
  };
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    refuse('write small letters and digits with single hyphens between words, such as power-grid.');
  }
  if (name.length > LONGEST_NAME) refuse(`it has more than ${LONGEST_NAME} characters.`);
  if (name === 'core' || name === TEMPLATE_NAME) refuse('it is taken by Lode itself.');
  if (Object.hasOwn(INSTALLED, name)) refuse('an installed plugin is called so.');
}

/** Where `@lode/core` is not found the plugin could not even be loaded. */
function checkPlace(folder: string): void {
  try {
    createRequire(join(folder, 'plugin.ts')).resolve('@lode/core/package.json');
  } catch {
    const words = `From ${folder} the package @lode/core cannot be found. Choose a folder inside ${ROOT}, such as examples.`;
    throw new Failure(EXIT.usage, words);
  }
}

async function templateFiles(): Promise<string[]> {
  const entries = await readdir(TEMPLATE, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(TEMPLATE, join(parentPath, name)))
    .filter((path) => !path.split(/[\\/]/).includes('node_modules'))
    .sort();
}

/**
 * Makes a plugin from gateway/plugin-template. Needs no hub and no network.
 * @param name kebab-case; the plugin's id and folder
 * @throws {Failure} with exit code 2 when the name cannot be one, the folder is there, or nothing could run in it
 */
export async function pluginNew(name: string, options: { in?: string }): Promise<void> {
  checkName(name);
  const folder = join(options.in === undefined ? join(ROOT, 'examples') : resolve(options.in), name);
  if (existsSync(folder)) throw new Failure(EXIT.usage, `${folder} is there already; nothing was changed.`);
  checkPlace(folder);
  const files = await templateFiles();
  for (const file of files) {
    const made = join(folder, renamed(file, name));
    await mkdir(dirname(made), { recursive: true });
    await writeFile(made, renamed(await readFile(join(TEMPLATE, file), 'utf8'), name));
  }
  const place = relative(ROOT, folder);
  const list = files.map((file) => `  ${renamed(file, name)}`).join('\n');
  process.stdout.write(`Made ${folder}:\n${list}\n\nNext, in ${ROOT}:\n`);
  for (const [command, what] of [
    [`npm test -- ${place}`, 'its own tests, and those of the contract'],
    [`LODE_PLUGIN_PATH=${place} npm run demo`, 'a hub with it, its viewer and its demo files'],
    ['npm run format && npm run check -- --no-tests', 'format, lint, boundaries, unused code, types'],
  ]) {
    process.stdout.write(`  ${command}\n      ${what}\n`);
  }
  process.stdout.write('\ndocs/writing-a-plugin.md goes through the files one by one.\n');
}
