import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { IngotError } from '../../../src/core/error.ts';
import { takeRunLock, type RunLockRequest } from '../../../src/publish/run-lock.ts';
import type { Holder } from '../../../src/publish/run-lock-holder.ts';
import type { LockWorld } from '../../../src/publish/run-lock-world.ts';
import { realWorld } from '../../../src/publish/run-lock-world.ts';

const noon = new Date(2026, 0, 15, 12, 0, 0);

const ours: Holder = {
  host: 'HOST',
  pid: 200,
  startedAt: new Date(2026, 0, 15, 11, 59, 0).toISOString(),
  command: ['ingot', 'run'],
  processStart: '7000',
  machineId: 'machine',
  bootId: 'boot',
  pidNamespace: 'pid:[1]',
};

const theirs: Holder = {
  ...ours,
  pid: 123,
  startedAt: new Date(2026, 0, 15, 11, 3, 12).toISOString(),
  command: ['ingot', 'build'],
  processStart: '5000',
};

/** A world at noon where the processes 123 and 200 run. */
const world: LockWorld = {
  now: () => noon.getTime(),
  processOf: async (pid) => ({ 123: { start: '5000' }, 200: { start: '7000' } })[pid],
  link: realWorld.link,
};

/** A world whose clock runs. */
const running: LockWorld = { ...world, now: Date.now };

const withoutLinks: LockWorld = {
  ...running,
  link: () => Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' })),
};

interface LockFolder extends AsyncDisposable {
  readonly path: string;
  readonly lock: string;
  /** All that stands in the folder of the lock. */
  names(): Promise<readonly string[]>;
}

async function createFolder(): Promise<LockFolder> {
  const path = await mkdtemp(join(tmpdir(), 'ingot-lock-'));
  return {
    path,
    lock: join(path, '.ingot/shop.duckdb.lock'),
    names: async () => (await readdir(join(path, '.ingot'))).sort(),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

function request(parts: Partial<RunLockRequest> = {}): RunLockRequest {
  const { signal } = new AbortController();
  return { holder: ours, waitSeconds: 0, signal, shown: 'data/shop.duckdb', ...parts };
}

/** Who writes a lock file by hand: a holder with a token. */
async function writeLock({ lock, path }: LockFolder, holder: Holder, name = lock): Promise<void> {
  await mkdir(join(path, '.ingot'), { recursive: true });
  await writeFile(name, JSON.stringify({ token: tokenOf(holder.pid), ...holder }));
}

function tokenOf(pid: number): string {
  return `00000000-0000-4000-8000-${String(pid).padStart(12, '0')}`;
}

async function mistakeOf(work: Promise<unknown>): Promise<IngotError> {
  return work.then(
    () => Promise.reject(new Error('The lock was taken')),
    (error: IngotError) => error,
  );
}

test('the lock is a file that tells its holder, and is gone with the run', async () => {
  await using folder = await createFolder();
  const lock = await takeRunLock(folder.lock, request(), world);

  const text = JSON.parse(await readFile(folder.lock, 'utf8')) as object;

  expect(text).toMatchObject(ours);
  expect(await folder.names()).toEqual(['shop.duckdb.lock']);
  await lock[Symbol.asyncDispose]();
  expect(await folder.names()).toEqual([]);
});

test('a second run is refused in one line that names the first', async () => {
  await using folder = await createFolder();
  await using _ = await takeRunLock(folder.lock, request({ holder: theirs }), world);

  const { code, message, hint } = await mistakeOf(takeRunLock(folder.lock, request(), world));

  expect({ code, message, hint }).toEqual({
    code: 'RUN_LOCKED',
    message:
      'The database "data/shop.duckdb" is being built by process 123 (ingot build) on HOST since 11:03:12',
    hint: 'Wait for it with --wait 60s.',
  });
  expect(await folder.names()).toEqual(['shop.duckdb.lock']);
});

test('two runs in one process keep each other out', async () => {
  await using folder = await createFolder();
  await using _ = await takeRunLock(folder.lock, request(), world);

  const { code } = await mistakeOf(takeRunLock(folder.lock, request(), world));

  expect(code).toBe('RUN_LOCKED');
});

describe('who is taken for dead', () => {
  test.each([
    ['its number is nobody’s', { pid: 124 }],
    ['its number was given to another process', { processStart: '4999' }],
    ['the machine was started again', { bootId: 'before', pidNamespace: 'pid:[2]' }],
  ])('%s', async (_, parts) => {
    await using folder = await createFolder();
    await writeLock(folder, { ...theirs, ...parts });

    await using lock = await takeRunLock(folder.lock, request(), world);

    expect(lock).toBeDefined();
    expect(JSON.parse(await readFile(folder.lock, 'utf8'))).toMatchObject({ pid: 200 });
    expect(await folder.names()).toEqual(['shop.duckdb.lock']);
  });
});

describe('who is taken for alive', () => {
  test.each([
    ['it runs', {}],
    ['when it began is not known', { processStart: undefined }],
    ['it is on another host', { pid: 124, host: 'OTHER' }],
    ['it is on another machine of the same name', { pid: 124, machineId: 'other', bootId: 'b' }],
    ['it is in another container', { pid: 124, pidNamespace: 'pid:[2]' }],
  ])('%s', async (_, parts) => {
    await using folder = await createFolder();
    await writeLock(folder, { ...theirs, ...parts });

    const { code } = await mistakeOf(takeRunLock(folder.lock, request(), world));

    expect(code).toBe('RUN_LOCKED');
    expect(await folder.names()).toEqual(['shop.duckdb.lock']);
    expect(JSON.parse(await readFile(folder.lock, 'utf8'))).toMatchObject({
      startedAt: theirs.startedAt,
    });
  });
});

test('of a holder elsewhere the message says how to free the lock', async () => {
  await using folder = await createFolder();
  await writeLock(folder, { ...theirs, host: 'OTHER' });

  const { message, hint } = await mistakeOf(takeRunLock(folder.lock, request(), world));

  expect(message).toBe(
    'The database "data/shop.duckdb" is being built by process 123 (ingot build) on OTHER since 11:03:12',
  );
  expect(hint).toBe(
    `Wait for it with --wait 60s. It can't be seen from here whether it still runs: if that machine or container is gone, delete "${folder.lock}".`,
  );
});

test('what a lock file says is shown in one line of a decent length', async () => {
  await using folder = await createFolder();
  const command = ['ingot', 'build', '\u001b[2J\n', '--select', 'a'.repeat(100)];
  await writeLock(folder, { ...theirs, host: 'A\nB', startedAt: 'long ago', command });

  const { message } = await mistakeOf(
    takeRunLock(folder.lock, request({ holder: { ...ours, host: 'A\nB' } }), world),
  );

  expect(message).toBe(
    'The database "data/shop.duckdb" is being built by process 123 (ingot build  [2J  --select aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…) on A B',
  );
});

test('of a run that began on another day, the day is told', async () => {
  await using folder = await createFolder();
  await writeLock(folder, { ...theirs, startedAt: new Date(2026, 0, 14, 23, 5, 1).toISOString() });

  const { message } = await mistakeOf(takeRunLock(folder.lock, request(), world));

  expect(message).toContain(' on HOST since 2026-01-14 23:05:01');
});

describe('a lock file that says nothing', () => {
  test.each([
    ['', 'empty'],
    ['{"token": "00000000-0000-', 'half'],
    ['{"pid": 0}', 'without a holder'],
    ['null', 'null'],
  ])('%j is waited for while it is fresh, and dead when it is old', async (text) => {
    await using folder = await createFolder();
    await mkdir(join(folder.path, '.ingot'));
    await writeFile(folder.lock, text);
    await utimes(folder.lock, noon, new Date(noon.getTime() - 9_000));
    const { message, hint } = await mistakeOf(takeRunLock(folder.lock, request(), world));
    await utimes(folder.lock, noon, new Date(noon.getTime() - 11_000));

    await using lock = await takeRunLock(folder.lock, request(), world);

    expect(lock).toBeDefined();
    expect(message).toBe(
      'The database "data/shop.duckdb" is being built by a process that can\'t be told',
    );
    expect(hint).toBe(
      `Wait for it with --wait 60s. If no other ingot runs, delete "${folder.lock}".`,
    );
    expect(await folder.names()).toEqual(['shop.duckdb.lock']);
  });
});

describe('waiting', () => {
  test('goes on as soon as the lock is free, and tells once whom it waits for', async () => {
    await using folder = await createFolder();
    const first = await takeRunLock(folder.lock, request({ holder: theirs }), running);
    setTimeout(() => void first[Symbol.asyncDispose](), 300);
    const told: string[] = [];
    const onWait = ({ hint }: IngotError) => void told.push(hint ?? '');

    await using lock = await takeRunLock(
      folder.lock,
      request({ waitSeconds: 20, onWait }),
      running,
    );

    expect(lock).toBeDefined();
    expect(told).toEqual(['Waiting for its end, at most 20 s.']);
  });

  test('ends when its time is up', async () => {
    await using folder = await createFolder();
    await using _ = await takeRunLock(folder.lock, request({ holder: theirs }), running);
    const startedAt = performance.now();

    const { code, hint } = await mistakeOf(
      takeRunLock(folder.lock, request({ waitSeconds: 0.3 }), running),
    );

    expect({ code, hint }).toEqual({
      code: 'RUN_LOCKED',
      hint: 'It did not end within 0.3 s; give --wait more.',
    });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(299);
    expect(await folder.names()).toEqual(['shop.duckdb.lock']);
  });

  test('ends at once with the reason of an interruption, and leaves nothing', async () => {
    await using folder = await createFolder();
    await using _ = await takeRunLock(folder.lock, request({ holder: theirs }), running);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('Ctrl-C')), 200);
    const startedAt = performance.now();

    const error = await mistakeOf(
      takeRunLock(folder.lock, request({ waitSeconds: 60, signal: controller.signal }), running),
    );

    expect(error.message).toBe('Ctrl-C');
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(await folder.names()).toEqual(['shop.duckdb.lock']);
  });
});

describe('the heir of a dead holder', () => {
  test('keeps others out before it has moved its file', async () => {
    await using folder = await createFolder();
    await writeLock(folder, { ...theirs, pid: 124 });
    await writeLock(folder, theirs, `${folder.lock}.${tokenOf(124)}.heir`);

    const { message } = await mistakeOf(takeRunLock(folder.lock, request(), world));

    expect(message).toContain('process 123 ');
  });

  test('has an heir itself when it was killed', async () => {
    await using folder = await createFolder();
    await writeLock(folder, { ...theirs, pid: 124 });
    await writeLock(folder, { ...theirs, pid: 125 }, `${folder.lock}.${tokenOf(124)}.heir`);
    await writeLock(folder, { ...theirs, pid: 126 }, `${folder.lock}.${tokenOf(125)}.heir`);

    await using lock = await takeRunLock(folder.lock, request(), world);

    expect(lock).toBeDefined();
    expect(await folder.names()).toEqual(['shop.duckdb.lock']);
  });

  test('of whom the lock is not any more is nobody', async () => {
    await using folder = await createFolder();
    await writeLock(folder, theirs);
    await writeLock(folder, { ...theirs, pid: 125 }, `${folder.lock}.${tokenOf(124)}.heir`);

    const { message } = await mistakeOf(takeRunLock(folder.lock, request(), world));

    expect(message).toContain('process 123 ');
  });

  test('that comes when another one has the lock leaves it alone', async () => {
    await using folder = await createFolder();
    await writeLock(folder, { ...theirs, pid: 124 });
    const late: LockWorld = {
      ...world,
      link: async (path, name) => {
        if (name.endsWith('.heir')) await writeLock(folder, theirs);
        return world.link(path, name);
      },
    };

    const { message } = await mistakeOf(takeRunLock(folder.lock, request(), late));

    expect(message).toContain('process 123 ');
    expect(await folder.names()).toEqual(['shop.duckdb.lock']);
  });
});

test('who takes the lock removes what killed processes left, and nothing of those that wait', async () => {
  await using folder = await createFolder();
  const left = (name: string) => `${folder.lock}.${name}`;
  await writeLock(folder, { ...theirs, pid: 124 }, left('dead.new'));
  await writeLock(folder, theirs, left('waiting.new'));
  await writeLock(folder, { ...theirs, host: 'OTHER', pid: 124 }, left('elsewhere.new'));
  await writeLock(folder, { ...theirs, pid: 124 }, left('dead.heir'));
  await writeFile(left('fresh.new'), '');
  await utimes(left('fresh.new'), noon, noon);
  await writeFile(left('old.new'), '');
  await utimes(left('old.new'), noon, new Date(noon.getTime() - 11_000));
  await writeFile(join(folder.path, '.ingot/other.duckdb.lock.old.new'), '');

  await using lock = await takeRunLock(folder.lock, request(), world);

  expect(lock).toBeDefined();
  expect(await folder.names()).toEqual([
    'other.duckdb.lock.old.new',
    'shop.duckdb.lock',
    'shop.duckdb.lock.elsewhere.new',
    'shop.duckdb.lock.fresh.new',
    'shop.duckdb.lock.waiting.new',
  ]);
});

test('a lock that somebody deleted and another run took is left to that run', async () => {
  await using folder = await createFolder();
  const first = await takeRunLock(folder.lock, request({ holder: theirs }), world);
  await rm(folder.lock);
  await using second = await takeRunLock(folder.lock, request(), world);

  await first[Symbol.asyncDispose]();

  expect(second).toBeDefined();
  expect(JSON.parse(await readFile(folder.lock, 'utf8'))).toMatchObject({ pid: 200 });
});

describe('where the file system has no second names for files', () => {
  test('the lock is taken and given back', async () => {
    await using folder = await createFolder();
    const lock = await takeRunLock(folder.lock, request(), withoutLinks);
    const whileHeld = await folder.names();

    await lock[Symbol.asyncDispose]();

    expect([whileHeld, await folder.names()]).toEqual([['shop.duckdb.lock'], []]);
  });

  test('a second run is refused', async () => {
    await using folder = await createFolder();
    await using _ = await takeRunLock(folder.lock, request({ holder: theirs }), withoutLinks);

    const { code } = await mistakeOf(takeRunLock(folder.lock, request(), withoutLinks));

    expect(code).toBe('RUN_LOCKED');
  });

  test('a dead holder has an heir', async () => {
    await using folder = await createFolder();
    await writeLock(folder, { ...theirs, pid: 124 });

    await using lock = await takeRunLock(folder.lock, request(), withoutLinks);

    expect(lock).toBeDefined();
    expect(await folder.names()).toEqual(['shop.duckdb.lock']);
  });
});

test('a folder where no file can be made is a mistake with a reason', async () => {
  await using folder = await createFolder();
  await writeFile(join(folder.path, '.ingot'), 'a file, not a folder');

  const { code, message } = await mistakeOf(takeRunLock(folder.lock, request(), world));

  expect({ code, message: message.replace(folder.path, 'FOLDER') }).toEqual({
    code: 'RUN_LOCK_UNUSABLE',
    message:
      "The lock of the database \"data/shop.duckdb\" can't be taken: EEXIST: file already exists, mkdir 'FOLDER/.ingot'",
  });
});
