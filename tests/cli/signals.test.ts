import type { ChildProcess } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli, startCli, type CliResult } from '../support/run-cli.ts';

const slowQuery = `select count(*) as n
from range(300000) as a, range(3000000) as b
where (a.range * b.range) % 7 = 3`;

/** One call that works for a minute and does not hear of an interruption meanwhile. */
const deafQuery = 'select len(list_sort(list_transform(range(60000000), x -> hash(x)))) as n';

const rows = (count: number, row: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => row(index)).join('');

const csvRows = rows(20_000, (index) => `${index},some name ${index},${index}.25\n`);
const xmlRows = rows(
  20_000,
  (index) => `<row><id>${index}</id><name>some name ${index}</name></row>\n`,
);

/** Files whose staging takes seconds. */
const bigFiles = {
  'data/raw/big.csv': `id,name,amount\n${csvRows.repeat(200)}`,
  'data/raw/big.xml': `<rows>${xmlRows.repeat(60)}</rows>`,
  'models/sources.yml': `sources:
  - name: raw
    tables:
      - { name: csv, files: data/raw/big.csv }
      - { name: xml, files: data/raw/big.xml, record: row }
`,
};

const models = {
  'models/gold/slow.sql': `{{config materialized="table"}} ${slowQuery}`,
  'models/gold/quick.sql': '{{config materialized="table"}} select 1 as n',
};

const slowTest = {
  'models/gold/quick.sql': models['models/gold/quick.sql'],
  'tests/sql/slow.sql': `select * from {{ref "quick"}}, (${slowQuery}) as counted where counted.n < 0`,
};

interface Ending {
  /** As a shell tells it: of a process that died of a signal, 128 and its number. */
  readonly exitCode: number | null;
  readonly milliseconds: number;
}

const numbers: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 };

type Signal = 'SIGINT' | 'SIGTERM';

/** Sends signals, and tells how the process ended and how long that took. */
async function stop(child: ChildProcess, ...signals: readonly Signal[]): Promise<Ending> {
  const startedAt = performance.now();
  const end = new Promise<number | null>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? numbers[signal ?? ''] ?? null)),
  );
  for (const signal of signals) {
    child.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { exitCode: await end, milliseconds: performance.now() - startedAt };
}

/** Until the process has printed a text. */
function untilTold(child: ChildProcess, text: string): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes(text)) resolve();
    });
    child.on('close', () => reject(new Error(`It ended without "${text}": ${output}`)));
  });
}

/** Long enough for the program to start and be at work, however busy the machine is. */
async function startUp({ path }: TestProject): Promise<void> {
  const startedAt = performance.now();
  await runCli(['list'], { cwd: path });
  await new Promise((resolve) => setTimeout(resolve, 3 * (performance.now() - startedAt)));
}

/** Half-made files and locks; a staging folder's temporary folders begin with `.tmp-`. */
async function leftovers({ path }: TestProject): Promise<readonly string[]> {
  const names = await readdir(path, { recursive: true });
  return names.filter((name) => /partial|\.tmp|\.lock|\.wal$/.test(name));
}

function start({ path }: TestProject, args: readonly string[]): ChildProcess {
  return startCli(args, { cwd: path });
}

function buildQuick({ path }: TestProject): Promise<CliResult> {
  const words = ['-s', 'quick', '--force', '--exclude', 'resource_type:test'];
  return runCli(['build', ...words], { cwd: path });
}

const signalCases = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

describe.each(signalCases)('%s ends with exit code %d within two seconds', (signal, code) => {
  test.each([
    ['in a long query of a model', models, ['-s', 'slow']],
    ['in a long query of a test', slowTest, ['-s', 'slow']],
    ['while a large CSV file is staged', { ...models, ...bigFiles }, ['-s', 'source:raw.csv']],
    ['while a large XML file is staged', { ...models, ...bigFiles }, ['-s', 'source:raw.xml']],
  ] as const)('%s', async (_, files, words) => {
    await using project = await createProject(files);
    await buildQuick(project);
    const child = start(project, ['build', ...words, '--log-format', 'json']);
    await untilTold(child, '"node_started"');

    const { exitCode, milliseconds } = await stop(child, signal);

    expect(exitCode).toBe(code);
    expect(milliseconds).toBeLessThan(2000);
    expect(await leftovers(project)).toEqual([]);
    const next = await buildQuick(project);
    expect(next.exitCode).toBe(0);
  });

  test('while it waits for another run', async () => {
    await using project = await createProject(models);
    const first = start(project, ['build', '-s', 'slow', '--log-format', 'json']);
    await untilTold(first, '"node_started"');
    const second = start(project, ['build', '--wait', '60s', '--log-format', 'json']);
    await untilTold(second, 'RUN_LOCKED');

    const { exitCode, milliseconds } = await stop(second, signal);

    expect(exitCode).toBe(code);
    expect(milliseconds).toBeLessThan(2000);
    await stop(first, 'SIGINT');
    expect(await leftovers(project)).toEqual([]);
  });

  test.each([
    ['show', ['show', '--inline', slowQuery]],
    ['check, where the engine evaluates what it binds', ['check', '-s', 'deaf']],
    ['plan, where the engine evaluates what it binds', ['plan', '-s', 'deaf']],
    ['compile, where the engine evaluates what it binds', ['compile', '-s', 'deaf']],
  ])('in %s', async (_, args) => {
    await using project = await createProject({
      ...models,
      'models/gold/deaf.sql': `{{config materialized="table"}} ${deafQuery}`,
    });
    await buildQuick(project);
    const child = start(project, args);
    await startUp(project);

    const { exitCode, milliseconds } = await stop(child, signal);

    expect(exitCode).toBe(code);
    expect(milliseconds).toBeLessThan(2000);
    expect(await leftovers(project)).toEqual([]);
    const next = await buildQuick(project);
    expect(next.exitCode).toBe(0);
  });
});

test('a build that can’t hear of the signal is ended all the same, and the next one just works', async () => {
  await using project = await createProject({
    ...models,
    // Which of the two is evaluated shows when it runs, and not when it is bound.
    'models/gold/deaf.sql': `{{config materialized="table"}}
select len(list_sort(list_transform(range(60000000 + n), x -> hash(x)))) as n from {{ref "quick"}}`,
  });
  await buildQuick(project);
  const child = start(project, ['build', '-s', 'deaf', '--log-format', 'json']);
  await untilTold(child, '"node_started"');

  const { exitCode, milliseconds } = await stop(child, 'SIGINT');

  expect(exitCode).toBe(130);
  expect(milliseconds).toBeLessThan(2000);
  expect(await buildQuick(project)).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await leftovers(project)).toEqual([]);
});

test('a second signal ends at once', async () => {
  await using project = await createProject(models);
  const child = start(project, ['build', '-s', 'slow', '--log-format', 'json']);
  await untilTold(child, '"node_started"');

  const { exitCode, milliseconds } = await stop(child, 'SIGINT', 'SIGTERM');

  expect([130, 143]).toContain(exitCode);
  expect(milliseconds).toBeLessThan(500);
});

test('a signal while the program starts ends it and leaves nothing', async () => {
  await using project = await createProject(models);
  const children = [0, 40, 80, 120, 160, 200].map(async (milliseconds) => {
    const child = start(project, ['build', '-s', 'slow']);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return stop(child, 'SIGINT');
  });

  const endings = await Promise.all(children);

  expect(endings.map(({ exitCode }) => exitCode).filter((code) => code !== 4)).toContain(130);
  expect(await leftovers(project)).toEqual([]);
});

test('the folder of the lock holds nothing more after all this than the working database', async () => {
  await using project = await createProject(models);
  await buildQuick(project);
  const before = await readdir(join(project.path, 'data/.ingot'));
  const child = start(project, ['build', '-s', 'slow', '--log-format', 'json']);
  await untilTold(child, '"node_started"');

  await stop(child, 'SIGTERM');

  expect(await readdir(join(project.path, 'data/.ingot'))).toEqual(before);
});
