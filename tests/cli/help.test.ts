import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { repository } from './starter.ts';

const help = `Usage: ingot [options] [command]

SQL-first transformation for DuckDB: raw CSV and XML to tested gold tables

Options:
  -V, --version                 show the version
  -h, --help                    show this

Everyday:
  build [options]               stage, seed, snapshot, run and test, in dependency order
  run [options]                 build the models
  test [options]                run the data tests and the unit tests
  stage [options]               convert raw files to Parquet
  seed [options]                load the CSV files of seeds/
  snapshot [options]            add to the history of snapshots what has changed
  check [options]               find every mistake in models and tests, and build nothing
  plan [options]                tell what a build would do, and why; exit code 3 for changes
  compile [options]             write the SQL of the models to target/compiled; of one model, show
                                it
  show [options] [model]        show the rows of a model or a query
  types [options] [model...]    write the TypeScript types of the rows of models

Look:
  list|ls [options]             list the nodes of the project
  status [options]              tell what is fresh, stale, failed or never built
  debug [options]               check the set-up: Node, DuckDB, project, profile, database, disk
  lineage [options] <name>      show where a model or a column comes from, and where it goes
  diff [options] <model>        compare a table with another state of it; exit code 1 for changes

Care:
  init [options] [name]         make a small project that builds at once
  clean [options]               delete target/ and clean-targets; never data/ or a database
  versions [options]            list what was published, with what changed in it
  rollback [options] [version]  show readers a former version again
  env                           environments: try changes beside the target, then promote them

Live:
  generate                      make raw data to try things with

Commands:
  help [command]                show the options of a command

Start with: ingot init shop, then cd shop and ingot build

`;

test.each([[['--help']], [['-h']], [['help']], [[]]])('help for %j', async (line) => {
  const result = await runCli(line, { cwd: repository });

  expect(result).toEqual({ exitCode: 0, stdout: help, stderr: '' });
});

test.each(['--version', '-V'])('%s is that of the package', async (option) => {
  const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
    version: string;
  };

  const result = await runCli([option], { cwd: repository });

  expect(result).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  'build',
  'run',
  'test',
  'stage',
  'seed',
  'compile',
  'show',
  'list',
  'debug',
  'lineage',
  'status',
  'diff',
  'init',
  'clean',
  'versions',
  'rollback',
])('ingot help %s shows its options', async (command) => {
  const result = await runCli(['help', command], { cwd: repository });

  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toContain(`Usage: ingot ${command}`);
  expect(result.stdout).toContain('--log-format <format>');
});
