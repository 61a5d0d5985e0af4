import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takeRunLock } from '../../../src/publish/run-lock.ts';
import { thisHolder } from '../../../src/publish/run-lock-holder.ts';
import { realWorld } from '../../../src/publish/run-lock-world.ts';

const source = (name: string) =>
  JSON.stringify(import.meta.resolve(`../../../src/publish/${name}`));

/** Takes the lock, writes when it has it, holds it for a moment and gives it back: `rounds` times. */
const script = `import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
const { takeRunLock } = await import(${source('run-lock.ts')});
const { thisHolder } = await import(${source('run-lock-holder.ts')});
const [lock, log, rounds, holdMs] = process.argv.slice(1);
const holder = await thisHolder(['build'], new Date());
const { signal } = new AbortController();
for (let round = 0; round < Number(rounds); round++) {
  await using held = await takeRunLock(lock, { holder, waitSeconds: 120, signal, shown: 'x' });
  appendFileSync(log, \`begin \${process.pid} \${round}\\n\`);
  await pause(Number(holdMs) * Math.random());
  appendFileSync(log, \`end \${process.pid} \${round}\\n\`);
}`;

interface Place extends AsyncDisposable {
  readonly lock: string;
  start(options: { rounds: number; holdMs: number }): ChildProcess;
  lines(): Promise<readonly string[]>;
  names(): Promise<readonly string[]>;
}

async function createPlace(): Promise<Place> {
  const path = await mkdtemp(join(tmpdir(), 'ingot-lock-'));
  const lock = join(path, '.ingot/shop.duckdb.lock');
  const log = join(path, 'log');
  return {
    lock,
    start: ({ rounds, holdMs }) =>
      spawn(
        process.execPath,
        ['--input-type=module', '-e', script, lock, log, String(rounds), String(holdMs)],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      ),
    lines: async () => (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n'),
    names: () => readdir(join(path, '.ingot')),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Pairs of lines that show two holders at once; a holder that was killed has no end. */
function overlaps(lines: readonly string[]): readonly string[] {
  const found: string[] = [];
  let open = '';
  for (const line of lines) {
    const [what, ...who] = line.split(' ');
    const id = who.join(' ');
    if (what === 'end' && id !== open) found.push(`${line} after begin ${open}`);
    open = what === 'begin' ? id : '';
  }
  return found;
}

async function endOf(child: ChildProcess): Promise<number | string | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode ?? child.signalCode;
}

/** Takes and returns the lock long after all others, so that even a file without a word is old. */
async function cleanUp({ lock }: Place): Promise<void> {
  const world = { ...realWorld, now: () => Date.now() + 60_000 };
  const holder = await thisHolder(['build'], new Date());
  const { signal } = new AbortController();
  await using _ = await takeRunLock(lock, { holder, waitSeconds: 0, signal, shown: 'x' }, world);
}

async function untilHeld(place: Place, count: number): Promise<void> {
  const held = async () => (await place.lines()).filter((line) => line.startsWith('begin')).length;
  while ((await held()) < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('twenty processes get the lock, one after another', { timeout: 120_000 }, async () => {
  await using place = await createPlace();
  const children = Array.from({ length: 20 }, () => place.start({ rounds: 3, holdMs: 10 }));

  const codes = await Promise.all(children.map(endOf));

  const lines = await place.lines();
  expect(codes).toEqual(Array.from({ length: 20 }, () => 0));
  expect(lines).toHaveLength(120);
  expect(overlaps(lines)).toEqual([]);
  expect(await place.names()).toEqual([]);
});

test('the lock of a killed process is taken at once, without waiting', async () => {
  await using place = await createPlace();
  const child = place.start({ rounds: 1, holdMs: 1e9 });
  await untilHeld(place, 1);
  child.kill('SIGKILL');
  await endOf(child);

  await cleanUp(place);

  expect(await place.names()).toEqual([]);
});

test('who waits for a process that is killed goes on within a second', async () => {
  await using place = await createPlace();
  const child = place.start({ rounds: 1, holdMs: 1e9 });
  await untilHeld(place, 1);
  const next = place.start({ rounds: 1, holdMs: 0 });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const killedAt = performance.now();

  child.kill('SIGKILL');
  await untilHeld(place, 2);

  expect(performance.now() - killedAt).toBeLessThan(1000);
  expect(await endOf(next)).toBe(0);
  expect(await place.names()).toEqual([]);
});

test(
  'thirty processes killed at any moment leave no two holders, nobody waiting and no file',
  { timeout: 120_000 },
  async () => {
    await using place = await createPlace();
    const endless = { rounds: 1e6, holdMs: 3 };
    const children = Array.from({ length: 6 }, () => place.start(endless));
    await untilHeld(place, 20);
    for (let kill = 0; kill < 30; kill++) {
      await new Promise((resolve) => setTimeout(resolve, 150 * Math.random()));
      children[kill]?.kill('SIGKILL');
      children.push(place.start(endless));
    }
    const before = await place.lines();
    await untilHeld(place, before.filter((line) => line.startsWith('begin')).length + 20);
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map(endOf));

    await cleanUp(place);

    expect(overlaps(await place.lines())).toEqual([]);
    expect(await place.names()).toEqual([]);
  },
);
