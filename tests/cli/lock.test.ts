import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli, startCli } from '../support/run-cli.ts';

function slowProject(): Promise<TestProject> {
  return createProject({
    'models/gold/slow.sql': `{{config materialized="table"}}
select count(*) as n
from range(300000) as a, range(3000000) as b
where (a.range * b.range) % 7 = 3`,
    'models/gold/quick.sql': '{{config materialized="table"}} select 1 as n',
  });
}

interface Builder extends AsyncDisposable {
  readonly pid: number | undefined;
  kill(): Promise<void>;
}

/** A build that is at work and won't end soon. */
async function startBuild({ path }: TestProject, words: readonly string[] = []): Promise<Builder> {
  const child = startCli(['build', '-s', 'slow', '--log-format', 'json', ...words], { cwd: path });
  const isStarted = (text: string) => text.includes('"node_started"');
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      if (isStarted(String(chunk))) resolve();
    });
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { pid: child.pid, kill, [Symbol.asyncDispose]: kill };
}

function withoutTime(text: string): string {
  return text.replace(/ since \d\d:\d\d:\d\d/, ' since TIME');
}

test('a second build leaves with exit code 4 and one line that names the first', async () => {
  await using project = await slowProject();
  await using first = await startBuild(project, ['--vars', '{password: secret}']);

  const { exitCode, stderr } = await runCli(['build', '-s', 'quick'], { cwd: project.path });

  expect(exitCode).toBe(4);
  expect(withoutTime(stderr)).toBe(
    `error RUN_LOCKED: The database "data/shop.duckdb" is being built by process ${first.pid} (ingot build --select slow) on ${hostname()} since TIME
  help: Wait for it with --wait 60s.
`,
  );
});

test('as JSON, the exit code is the same', async () => {
  await using project = await slowProject();
  await using _ = await startBuild(project);

  const { exitCode, stdout } = await runCli(['build', '-s', 'quick', '--log-format', 'json'], {
    cwd: project.path,
  });

  expect(exitCode).toBe(4);
  expect(JSON.parse(stdout)).toMatchObject({ event: 'error', code: 'RUN_LOCKED' });
});

test('with --wait the second build goes on as soon as the first is gone, even killed', async () => {
  await using project = await slowProject();
  await using first = await startBuild(project);
  const second = runCli(['build', '-s', 'quick', '--wait', '60s'], { cwd: project.path });
  await untilWaiting(project);

  await first.kill();

  expect((await second).exitCode).toBe(0);
});

test('the build after a killed one needs no --wait and leaves no lock', async () => {
  await using project = await slowProject();
  await using first = await startBuild(project);
  await first.kill();

  const { exitCode } = await runCli(['build', '-s', 'quick'], { cwd: project.path });

  expect(exitCode).toBe(0);
  expect(await lockFiles(project)).toEqual([]);
});

test('ten builds at once all get through with --wait', { timeout: 120_000 }, async () => {
  await using project = await slowProject();
  const builds = Array.from({ length: 10 }, () =>
    runCli(['build', '-s', 'quick', '--force', '--wait', '100s'], { cwd: project.path }),
  );

  const results = await Promise.all(builds);

  expect(results.map(({ exitCode }) => exitCode)).toEqual(Array.from({ length: 10 }, () => 0));
  expect(await lockFiles(project)).toEqual([]);
});

describe('--wait', () => {
  test.each(['60s', '2m', '0', '1.5', '500ms', '1h'])('takes %s', async (value) => {
    await using project = await createProject({ 'models/gold/a.sql': 'select 1 as n' });

    const { exitCode, stderr } = await runCli(['build', '--wait', value], { cwd: project.path });

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test.each(['', 'soon', '-5s', '5 days', 's', '1e3', 'Infinity'])('refuses %j', async (value) => {
    await using project = await createProject({ 'models/gold/a.sql': 'select 1 as n' });

    const { exitCode, stderr } = await runCli(['build', `--wait=${value}`], {
      cwd: project.path,
    });

    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: `error OPTION_INVALID: --wait is "${value}", which is not a length of time\n  help: Write 30s or 2m.\n`,
    });
  });
});

test('a lock of another machine is not taken, and the message says how to free it', async () => {
  await using project = await createProject({ 'models/gold/a.sql': 'select 1 as n' });
  await runCli(['build'], { cwd: project.path });
  const lock = join(project.path, 'data/.ingot/shop.duckdb.lock');
  const holder = {
    token: '00000000-0000-4000-8000-000000000000',
    host: 'elsewhere',
    pid: 1,
    startedAt: '2026-01-15T12:00:00.000Z',
    command: ['ingot', 'build'],
  };
  await writeFile(lock, JSON.stringify(holder));

  const { exitCode, stderr } = await runCli(['build', '--force'], { cwd: project.path });

  expect(exitCode).toBe(4);
  expect(stderr).toContain('process 1 (ingot build) on elsewhere since ');
  expect(stderr).toContain(`delete "${lock}"`);
});

/** Until a process has written that it wants the lock which another one has. */
async function untilWaiting(project: TestProject): Promise<void> {
  while (!(await lockFiles(project)).some((name) => name.endsWith('.new')))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

async function lockFiles({ path }: TestProject): Promise<readonly string[]> {
  return (await readdir(join(path, 'data/.ingot'))).filter((name) => name.includes('.lock'));
}
