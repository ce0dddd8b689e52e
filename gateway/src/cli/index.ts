import { Command, CommanderError } from 'commander';
import { datasetCreate } from './dataset.ts';
import { exitCodeOf } from './exit-codes.ts';
import { exportAnnotations } from './export.ts';
import { importAnnotations } from './import.ts';
import { ingest } from './ingest.ts';
import { login } from './login.ts';
import { pluginNew } from './plugin-new.ts';
import { query } from './query.ts';

/** What needs the hub's own modules loads them when it is asked for: they take longer than most commands do. */
const later =
  <Args extends unknown[]>(load: () => Promise<(...args: Args) => Promise<void>>) =>
  async (...args: Args): Promise<void> =>
    (await load())(...args);

const program = new Command('lode')
  .description('Industry data in; validated, annotated, queryable data out.')
  .showHelpAfterError()
  .exitOverride();

program
  .command('serve')
  .description('run the hub')
  .option('--demo', 'with a lawful sample of every plugin')
  .action(later(async () => (await import('./serve.ts')).serve));

program
  .command('login')
  .description('remember a hub and a token for this user')
  .requiredOption('--url <url>', 'address of the hub')
  .requiredOption('--token <token>', 'an API token')
  .action(login);

const token = program.command('token').description('API tokens (on the hub’s own machine)');
token
  .command('create')
  .description('make a token and print it once')
  .requiredOption('--org <slug>', 'the organisation')
  .requiredOption('--role <role>', 'owner, steward, annotator or regulator')
  .option('--name <name>', 'what it is for', 'command line')
  .option('--days <days>', 'how long it works', '90')
  .option('--json', 'print one JSON object')
  .action(later(async () => (await import('./token.ts')).tokenCreate));

const dataset = program.command('dataset').description('datasets');
dataset
  .command('create')
  .description('make a dataset')
  .requiredOption('--plugin <id>', 'the domain')
  .requiredOption('--name <name>', 'its name')
  .option('--licence <spdx>', 'its licence')
  .option('--slug <slug>', 'its short name')
  .option('--json', 'print one JSON object')
  .action(datasetCreate);

program
  .command('ingest')
  .description('send files and folders; run it again to go on after a break')
  .argument('<path...>', 'files, folders or zip archives')
  .requiredOption('--dataset <id>', 'id or short name of the dataset')
  .option('--json', 'print one JSON object a line')
  .action(ingest);

program
  .command('query')
  .description('run a GraphQL document, or ask all datasets at once')
  .argument('[file]', 'a document: a file, or - for standard input')
  .option('--variables <json>', 'variables of the document', '{}')
  .option('--ask <question>', 'a question in words: within 3 km of 112.587,37.892 showing person')
  .option('--first <n>', 'most answers to a question', '50')
  .option('--json', 'print one JSON object for each answer')
  .action(query);

// Two names for one thing: the short one, and the one beside what else is done with annotations.
const annotations = program.command('annotations').description('annotations and the formats of other tools');
for (const parent of [program, annotations]) {
  parent
    .command('export')
    .description('write the annotations of a dataset in the format of other tools, and say what it loses')
    .requiredOption('--dataset <id>', 'id or short name of the dataset')
    .requiredOption(
      '--format <format>',
      'coco, coco-panoptic, cvat, cvat-video, voc, yolo, yolo-seg, yolo-obb, yolo-pose, label-studio, datumaro, labelme, geojson, mot, mots or csv',
    )
    .option('--out <file>', 'where it is written; - is standard output (default: a name made of dataset and format)')
    .option('--json', 'print one JSON object')
    .action(exportAnnotations);
}

annotations
  .command('import')
  .description('store annotations of other tools; the same files again change nothing, and a broken one goes on')
  .argument('<path...>', 'files, folders or ZIPs: COCO of any size, CVAT, Pascal VOC, YOLO, Label Studio and others')
  .requiredOption('--dataset <id>', 'id or short name of the dataset')
  .option('--format <format>', 'default: recognised by content')
  .option(
    '--declare-missing',
    'images that are not in the dataset are awaited: a later upload of their path fills them',
  )
  .option('--json', 'print one JSON object')
  .action(importAnnotations);

const plugin = program.command('plugin').description('domains of one’s own');
plugin
  .command('new')
  .description('make a plugin that works and passes its tests, to be changed into one’s own')
  .argument('<name>', 'its id, in kebab-case: power-grid')
  .option('--in <folder>', 'where its folder is made (default: examples, in Lode’s own folder)')
  .action(pluginNew);

program
  .command('verify-audit')
  .description('check the chain of audit events (on the hub’s own machine)')
  .requiredOption('--org <slug>', 'the organisation')
  .option('--json', 'print one JSON object')
  .action(later(async () => (await import('./verify-audit.ts')).verifyAudit));

program
  .command('recount')
  .description('count every dataset anew (on the hub’s own machine)')
  .requiredOption('--org <slug>', 'the organisation')
  .option('--json', 'print one JSON object a line')
  .action(later(async () => (await import('./recount.ts')).recount));

program
  .command('doctor')
  .description('check that this machine can run a hub')
  .option('--json', 'print one JSON object')
  .action(later(async () => (await import('./doctor.ts')).doctor));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`lode: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
