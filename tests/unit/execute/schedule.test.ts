import { expect, test } from 'vitest';
import { schedule, type Schedulable } from '../../../src/execute/schedule.ts';
import { createProject } from '../../support/create-project.ts';

function item(id: string, ...parents: string[]): Schedulable<string> {
  return { id, parents: new Set(parents), work: id };
}

/** Runs items that take a moment each, and tells what happened in order. */
async function trace(
  items: readonly Schedulable<string>[],
  { width, failing = [], stopAfter = Infinity }: { width: number; failing?: string[]; stopAfter?: number },
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
  const log = await trace([item('a'), item('b', 'a'), item('c', 'a'), item('d', 'b', 'c'), item('e')], {
    width: 1,
    failing: ['a'],
  });

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
  const chain = Array.from({ length: 20_000 }, (_, n) => item(`c${n}`, ...(n > 0 ? [`c${n - 1}`] : [])));
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
  const models = Array.from({ length: 40 }, (_, n) => [
    `models/m${n}.sql`,
    `{{config materialized="${n % 3 === 0 ? 'view' : 'table'}"}} select ${n} + sum(id) as id from (values (1)) t(id)${n < 8 ? '' : ` cross join {{ref "m${n % 8}"}} as p`}`.replace(
      'sum(id)',
      n < 8 ? 'sum(id)' : 'sum(p.id)',
    ),
  ]);
  await using project = await createProject(Object.fromEntries(models));
  const read = `select ${models.map((_, n) => `(select id from m${n})`).join(', ')}`;
  await project.run({ threads: 1 });
  const serial = await project.query(read);

  const runs = [await project.run({ threads: 8 }), await project.run({ threads: 8 })];

  expect([runs.map(({ ok }) => ok), await project.query(read)]).toEqual([[true, true], serial]);
});
