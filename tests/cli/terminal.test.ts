import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { createStarter, repository } from './starter.ts';

const main = join(repository, 'src/cli/main.ts');
const escape = '\u001b[';

function slowProject(): Promise<TestProject> {
  return createProject({
    'models/gold/slow.sql': `{{config materialized="table"}}
select count(*) as n
from range(300000) as a, range(3000000) as b
where (a.range * b.range) % 7 = 3`,
    'models/gold/after.sql': 'select * from {{ref "slow"}}',
  });
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s rolls back what runs and exits %d', async (signal, code) => {
  await using project = await slowProject();
  const child = startCli(['build', '--log-format', 'json'], { cwd: project.path });
  let output = '';
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.stdout?.on('data', (chunk) => {
    output += String(chunk);
    if (String(chunk).includes('"node_started"')) child.kill(signal);
  });

  const exitCode = await ended;

  const last = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as object;
  expect(exitCode).toBe(code);
  expect(last).toMatchObject({ event: 'run_finished', ok: false, interrupted: true });
  expect(
    await project.query(
      "select table_name from duckdb_tables() where schema_name not in ('ingot', 'ops')",
    ),
  ).toEqual([]);
});

/** Long enough for the program to start and be at work, however busy the machine is. */
async function startUp(folder: string): Promise<void> {
  const startedAt = performance.now();
  await runCli(['debug'], { cwd: folder });
  await new Promise((resolve) => setTimeout(resolve, 2 * (performance.now() - startedAt)));
}

interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
}

test('Ctrl-C ends a command that only looks at once', async () => {
  await using starter = await createStarter();
  await runCli(['seed', '--quiet'], { cwd: starter.path });
  const query = `select count(*) as n from range(300000) as a, range(3000000) as b
where (a.range * b.range) % 7 = 3`;
  const child = startCli(['show', '--inline', query], { cwd: starter.path });
  const end = endOf(child);
  await startUp(starter.path);

  child.kill('SIGINT');

  expect(await end).toEqual({ code: 130, signal: null });
});

test('Ctrl-C ends a wait for a database that is in use', async () => {
  await using project = await slowProject();
  await using other = await createStarter();
  const holder = startCli(['build', '--log-format', 'json'], { cwd: project.path });
  const holderEnd = endOf(holder);
  await new Promise((resolve) => holder.stdout?.once('data', resolve));
  const waiting = startCli(['build', '--wait', '60s'], { cwd: project.path });
  const waitingEnd = endOf(waiting);
  let errors = '';
  waiting.stderr?.on('data', (chunk) => (errors += String(chunk)));
  await startUp(other.path);

  waiting.kill('SIGINT');

  expect({ ...(await waitingEnd), errors }).toEqual({
    code: 130,
    signal: null,
    errors: 'Interrupted\n',
  });
  holder.kill('SIGINT');
  await holderEnd;
});

test('a reader that goes away early ends nothing and shows no error', async () => {
  await using starter = await createStarter();
  const child = spawn(
    'bash',
    [
      '-c',
      `"$0" "$1" build 2>err.txt | head -n 1; echo "\${PIPESTATUS[0]}"; cat err.txt`,
      process.execPath,
      main,
    ],
    {
      cwd: starter.path,
      env: { PATH: process.env['PATH'], HOME: starter.path },
    },
  );
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));

  await new Promise((resolve) => child.on('close', resolve));

  expect(output).toBe('ingot 0.1.0  build  target dev (data/starter.duckdb), 4 threads\n0\n');
});

/** Runs a line of bash in which `ingot` is the program; gives all that it prints. */
async function bash(line: string, { path }: { readonly path: string }): Promise<string> {
  const script = `ingot() { "${process.execPath}" "${main}" "$@"; }; ${line}`;
  const child = spawn('bash', ['-c', script], {
    cwd: path,
    env: { PATH: process.env['PATH'], HOME: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  await new Promise((resolve) => child.on('close', resolve));
  return output;
}

test.each([
  ['--help', 0],
  ['--version', 0],
  ['help build', 0],
  ['build --help', 0],
  ['list', 0],
  ['list --output json', 0],
  ['check', 0],
  ['compile', 0],
  ['types', 0],
  ['plan', 0],
  ['lineage sales_summary', 0],
  ['debug', 0],
  ['show sales_summary', 0],
  ['show --inline "from range(100000)" --limit 100000 --output csv', 0],
  ['build --force', 0],
  ['build --force --log-format json', 0],
  ['nonsense', 2],
])('with nobody to read it, ingot %s says nothing and exits %d', async (words, code) => {
  await using starter = await createStarter();
  await runCli(['build', '--quiet'], { cwd: starter.path });

  const output = await bash(
    `ingot ${words} 2>errors.txt | true; code=\${PIPESTATUS[0]}; grep -E "^ +at |EPIPE" errors.txt; echo $code`,
    starter,
  );

  expect(output).toBe(`${code}\n`);
});

test.each([
  ['list | head -n 1', 'countries\n'],
  ['build --log-format json | head -n 1 | wc -l', '1\n'],
])('the first line of ingot %s is all that comes', async (line, expected) => {
  await using starter = await createStarter();

  expect(await bash(`ingot ${line}`, starter)).toBe(expected);
});

const isLinux = process.platform === 'linux';

test.skipIf(!isLinux).each([
  ['--help', 1],
  ['--version', 1],
  ['list', 1],
  ['build --log-format json', 1],
  ['plan', 1],
])(
  'on a full disk the output of ingot %s is missed once, and the exit code is %d',
  async (words, code) => {
    await using starter = await createStarter();

    expect(await bash(`ingot ${words} >/dev/full; echo $?`, starter)).toBe(
      `error OUTPUT_NOT_WRITTEN: The output can't be written (ENOSPC)\n${code}\n`,
    );
  },
);

test.skipIf(!isLinux)('errors that can’t be written leave the exit code as it is', async () => {
  await using starter = await createStarter();

  expect(await bash('ingot nonsense 2>/dev/full; echo $?', starter)).toBe('2\n');
});

test.each([
  ['--help', 0],
  ['list', 0],
  ['build --force', 0],
  ['nonsense', 2],
])('with all streams closed, ingot %s does its work and exits %d', async (words, code) => {
  await using starter = await createStarter();

  expect(await bash(`ingot ${words} <&- >&- 2>&-; echo $?`, starter)).toBe(`${code}\n`);
});

test.each([
  [{}, [], false],
  [{ FORCE_COLOR: '1' }, [], true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, [], true],
  [{ FORCE_COLOR: '0' }, [], false],
  [{ FORCE_COLOR: '1' }, ['--no-color'], false],
] as const)('colours in a pipe with %o and %o: %s', async (environment, options, expected) => {
  await using starter = await createStarter();

  const { stdout } = await runCli(['debug', ...options], { cwd: starter.path, environment });

  expect(stdout.includes(escape)).toBe(expected);
});

const hasScript = canRun('script', ['--version']);

test.skipIf(!hasScript).each([
  [{ TERM: 'xterm' }, { redrawn: true, colored: true }],
  [
    { TERM: 'xterm', NO_COLOR: '1' },
    { redrawn: true, colored: false },
  ],
  [{ TERM: 'dumb' }, { redrawn: false, colored: false }],
] as const)('on a terminal with %o: %o', async (environment, expected) => {
  await using starter = await createStarter();
  const command = `stty cols 100; "${process.execPath}" "${main}" build`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: starter.path,
    env: { PATH: process.env['PATH'], HOME: starter.path, SHELL: '/bin/bash', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));

  const exitCode = await new Promise((resolve) => child.on('close', resolve));

  expect(exitCode).toBe(0);
  expect({
    redrawn: output.includes(`\r${escape}2K`),
    colored: output.includes(`${escape}32m`),
  }).toEqual(expected);
});

test.skipIf(!hasScript).each([
  [50, ['--help']],
  [60, ['build', '--help']],
  [60, ['debug']],
  [60, ['init', 'shop']],
])('in %d columns no line of %j is wider', async (columns, args) => {
  await using folder = await createStarter();
  const command = `stty cols ${columns}; "${process.execPath}" "${main}" ${args.join(' ')}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'], HOME: folder.path, SHELL: '/bin/bash', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));

  await new Promise((resolve) => child.on('close', resolve));

  const lines = output.split('\r\n').filter((line) => !line.includes(folder.path));
  expect(lines.filter((line) => line.length > columns)).toEqual([]);
});

function canRun(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
