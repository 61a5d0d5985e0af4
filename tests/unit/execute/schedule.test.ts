import { expect, test } from 'vitest';
import { schedule, type Schedulable } from '../../../src/execute/schedule.ts';
import { createProject } from '../../support/create-project.ts';

function item(id: string, ...parents: string[]): Schedulable<string> {
  return { id, parents: new Set(parents), work: id };
}

/** Runs items that take a moment each, and tells what happened in order. */
async function trace(
  items: readonly Schedulable<string>[],
  {
    width,
    failing = [],
    stopAfter = Infinity,
  }: { width: number; failing?: string[]; stopAfter?: number },
) {
  const log: string[] = [];
  await schedule(items, {
    width,
    run: async (work, slot) => {
      log.push(`${work} on ${slot}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return !failing.includes(work);
    },
    skip: (work, blame) => log.push(`skip ${work} (${blame})`),
    isStopped: () => log.length >= stopAfter,
  });
  return log;
}

test('items run in the order given, as soon as their parents are done and a slot is free', async () => {
  const log = await trace([item('a'), item('b', 'a'), item('c'), item('d', 'b', 'c'), item('e')], {
    width: 2,
  });

  expect(log).toEqual(['a on 0', 'c on 1', 'b on 0', 'e on 1', 'd on 0']);
});

test('what is below a failure is skipped once, with the one to blame', async () => {
  const log = await trace(
    [item('a'), item('b', 'a'), item('c', 'a'), item('d', 'b', 'c'), item('e')],
    {
      width: 1,
      failing: ['a'],
    },
  );

  expect(log).toEqual(['a on 0', 'skip b (a)', 'skip d (a)', 'skip c (a)', 'e on 0']);
});

test('once stopped, nothing starts and the rest is skipped without blame', async () => {
  const log = await trace([item('a'), item('b'), item('c', 'a')], { width: 1, stopAfter: 1 });

  expect(log).toEqual(['a on 0', 'skip b (undefined)', 'skip c (undefined)']);
});

test('parents that are not among the items do not count', async () => {
  const log = await trace([item('b', 'elsewhere')], { width: 4 });

  expect(log).toEqual(['b on 0']);
});

test('an item that throws ends the schedule when what is running has ended', async () => {
  const ended: string[] = [];

  const scheduled = schedule([item('a'), item('b'), item('c')], {
    width: 2,
    run: async (work) => {
      if (work === 'a') throw new Error('a broke');
      await new Promise((resolve) => setTimeout(resolve, 10));
      return ended.push(work) > 0;
    },
    skip: () => undefined,
    isStopped: () => false,
  });

  await expect(scheduled).rejects.toThrow('a broke');
  expect(ended).toEqual(['b']);
});

test('a chain of 20,000 items and as many siblings run without overflow', async () => {
  const chain = Array.from({ length: 20_000 }, (_, n) =>
    item(`c${n}`, ...(n > 0 ? [`c${n - 1}`] : [])),
  );
  const siblings = Array.from({ length: 20_000 }, (_, n) => item(`s${n}`, 'c0'));
  let runs = 0;

  await schedule([...chain, ...siblings], {
    width: 4,
    run: async () => ++runs > 0,
    skip: () => undefined,
    isStopped: () => false,
  });

  expect(runs).toBe(40_000);
});

test('a wide graph gives the same tables on one thread and on eight, again and again', async () => {
  await using project = await createProject(wideGraph(40));
  await project.run({ threads: 1 });
  const serial = await project.query(`select ${readAll(40)}`);

  const runs = [await project.run({ threads: 8 }), await project.run({ threads: 8 })];

  expect([runs.map(({ ok }) => ok), await project.query(`select ${readAll(40)}`)]).toEqual([
    [true, true],
    serial,
  ]);
});

/** Eight models, and others that each read one of those; every third is a view. */
function wideGraph(count: number): Record<string, string> {
  const models = Array.from({ length: count }, (_, n) => {
    const materialized = n % 3 === 0 ? 'view' : 'table';
    const select = n < 8 ? `select ${n} as id` : `select id + ${n} as id from {{ref "m${n % 8}"}}`;
    return [`models/m${n}.sql`, `{{config materialized="${materialized}"}} ${select}`];
  });
  return Object.fromEntries(models);
}

function readAll(count: number): string {
  return Array.from({ length: count }, (_, n) => `(select id from m${n})`).join(', ');
}
