import { Option, type Command } from 'commander';
import type { RunCommand } from '../../core/run-options.ts';
import {
  addOutputOptions,
  addProjectOptions,
  addSelectionOptions,
  addThreadsOption,
  addWaitOption,
} from '../options.ts';
import { moment, wholeNumber } from '../parse-values.ts';
import type { EndCommand } from '../program.ts';

const runDescriptions: Readonly<Record<RunCommand, string>> = {
  build: 'stage, seed, snapshot, run and test, in dependency order',
  run: 'build the models',
  test: 'run the data tests and the unit tests',
  stage: 'convert raw files to Parquet',
  seed: 'load the CSV files of seeds/',
  snapshot: 'add to the history of snapshots what has changed',
};

/** The commands that build and preview. */
export function addEverydayCommands(program: Command, end: EndCommand): void {
  program.commandsGroup('Everyday:');
  for (const name of ['build', 'run', 'test', 'stage', 'seed', 'snapshot'] as const) {
    addRunCommand(program, name, end);
  }
  addCheck(program, end);
  addPlan(program, end);
  addCompile(program, end);
  addShow(program, end);
  addTypes(program, end);
}

function addRunCommand(program: Command, name: RunCommand, end: EndCommand): void {
  const command = program.command(name).description(runDescriptions[name]);
  addSelectionOptions(command);
  command.optionsGroup('How it runs:');
  addThreadsOption(command);
  command.option('--fail-fast', 'stop at the first failure');
  if (name === 'build' || name === 'run') addChangeOptions(command, name);
  if (name === 'stage')
    command.option('--full-refresh', 'take all files of sources with `new_files_only` again');
  if (name === 'seed')
    command.option('--full-refresh', 'load seeds whose header has other columns than their table');
  if (name === 'build' || name === 'test')
    command.option('--store-failures', 'keep the rows that tests find wrong in tables');
  if (name === 'stage')
    command
      .option(
        '--infer <file...>',
        'print the YAML of a source for these raw files: data/orders.csv',
      )
      .option('--check', 'show what would be rejected, and write nothing')
      .option(
        '--retry-rejects',
        'sources with `new_files_only` take what was mended of the records that they rejected',
      );
  addWaitOption(command);
  command.option('--accept-loss', 'go on where an error says that something would be lost');
  if (name === 'test') addRecord(command, end);
  addOutputOptions(addProjectOptions(command)).action(async (flags) => {
    if (name === 'stage' && 'infer' in flags) {
      const { inferRawFiles } = await import('../commands/infer.ts');
      return end(await inferRawFiles(flags));
    }
    if (name === 'stage' && 'check' in flags) {
      const { checkRawFiles } = await import('../commands/check-sources.ts');
      return end(await checkRawFiles(flags));
    }
    const { runNodes } = await import('../commands/run-nodes.ts');
    end(await runNodes(name, flags));
  });
}

function addRecord(tests: Command, end: EndCommand): void {
  const command = tests
    .command('record')
    .argument('<model>', 'its name, such as orders or gold.orders')
    .description('write a unit test of rows that are in the database')
    .optionsGroup('What to record:')
    .option('--where <sql>', 'only rows of the model for which this holds: "order_id = 7"')
    .option('--limit <n>', 'at most so many rows of the model', wholeNumber('--limit', 1), 5)
    .option('--name <name>', 'what to call the unit test');
  addWaitOption(command);
  addOutputOptions(addProjectOptions(command)).action(async (model, flags) => {
    const { recordTest } = await import('../commands/record-test.ts');
    end(await recordTest(model, flags));
  });
}

function addChangeOptions(command: Command, name: 'build' | 'run'): void {
  const seeds =
    name === 'build' ? ', load seeds whose header has other columns than their table' : '';
  command
    .option('--force', 'build what is unchanged too')
    .option(
      '--full-refresh',
      `make incremental models anew${seeds}, and take all files of sources with \`new_files_only\` again`,
    )
    .option(
      '--event-time-start <time>',
      'build the batches from then on, of models made of batches: 2026-01-31',
      moment('--event-time-start'),
    )
    .option(
      '--event-time-end <time>',
      'up to then: 2026-02-01T06:00:00 (UTC)',
      moment('--event-time-end'),
    )
    .option('--explain', 'say why each node is built');
  if (name === 'build') command.option('--force-tests', 'run the tests of what is unchanged too');
}

function addCheck(program: Command, end: EndCommand): void {
  const command = program
    .command('check')
    .description('find every mistake in models and tests, and build nothing');
  addSelectionOptions(command);
  addOutputOptions(addProjectOptions(command)).action(async (flags) => {
    const { check } = await import('../commands/check.ts');
    end(await check(flags));
  });
}

function addPlan(program: Command, end: EndCommand): void {
  const command = program
    .command('plan')
    .description('tell what a build would do, and why; exit code 3 for changes');
  addSelectionOptions(command);
  command
    .optionsGroup('What to plan:')
    .option('--force', 'as if all had changed')
    .option('--force-tests', 'as if all tests had to run')
    .option('--prune', 'drop what is left of removed nodes')
    .option('--accept-loss', 'with --prune: also histories, which no build makes again')
    .option('--json', 'one JSON object, for programs');
  addWaitOption(command);
  addOutputOptions(addProjectOptions(command)).action(async (flags) => {
    const { plan } = await import('../commands/plan.ts');
    end(await plan(flags));
  });
}

function addCompile(program: Command, end: EndCommand): void {
  const command = program
    .command('compile')
    .description('write the SQL of the models to target/compiled; of one model, show it');
  addSelectionOptions(command);
  addOutputOptions(addProjectOptions(command)).action(async (flags) => {
    const { compile } = await import('../commands/compile.ts');
    end(await compile(flags));
  });
}

function addShow(program: Command, end: EndCommand): void {
  const command = program
    .command('show')
    .argument('[model]', 'its name, such as orders or gold.orders')
    .description('show the rows of a model or a query')
    .optionsGroup('What to show:')
    .option('--inline <sql>', 'a query; templates may stand in it')
    .option('--rejects <source>', 'the records that staging a source rejected: raw.orders')
    .option('--schema <model>', 'the columns of a model, seed or source; needs no database')
    .option('--limit <n>', 'at most so many rows', wholeNumber('--limit', 1), 10)
    .addOption(
      new Option('--output <format>', 'how').choices(['table', 'csv', 'json']).default('table'),
    );
  addWaitOption(command);
  addOutputOptions(addProjectOptions(command)).action(async (model, flags) => {
    const { show } = await import('../commands/show.ts');
    end(await show(model, flags));
  });
}

function addTypes(program: Command, end: EndCommand): void {
  const command = program
    .command('types')
    .argument('[model...]', 'names, folders, tag:…, source:raw.orders; else all models')
    .description('write the TypeScript types of the rows of models')
    .optionsGroup('Where to:')
    .option('--out <file>', 'write there, else to stdout: src/rows.ts');
  addOutputOptions(addProjectOptions(command)).action(async (models, flags) => {
    const { types } = await import('../commands/types.ts');
    end(await types(models, flags));
  });
}
