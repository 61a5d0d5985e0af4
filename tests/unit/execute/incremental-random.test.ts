import { expect, test } from 'vitest';
import { createRandom, type Random } from '../../../src/generators/random.ts';
import { createProject, type TestProject } from '../../support/create-project.ts';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const now = new Date(Date.UTC(2026, 0, 8, 12));

/** Events of eight days. */
function events(random: Random): string {
  const rows = Array.from({ length: 60 }, (_, id) => {
    const time = new Date(Date.UTC(2026, 0, 1) + random.whole(0, 8 * 86_400_000 - 1));
    return `${id},${random.whole(0, 4)},${time.toISOString().slice(0, 19)}`;
  });
  return `id,kind,ts\n${rows.join('\n')}\n`;
}

/** Stretches of days, in any order, that may overlap and leave some out. */
function stretches(random: Random) {
  return Array.from({ length: 4 }, () => {
    const first = random.whole(1, 8);
    return { start: day(first), end: day(first + random.whole(1, 3)) };
  });
}

const microbatch = (rows: string) =>
  createProject({
    'models/days.sql': `{{config materialized="incremental" strategy="microbatch" event_time="ts" batch_size="day" begin="2026-01-01"}}
select id, kind, ts from {{ref "events"}} union all
select -1 - kind, count(*), date_trunc('day', ts) from {{ref "events"}} group by all`,
    'seeds/events.csv': rows,
    'seeds/seeds.yml':
      'seeds: [{ name: events, config: { event_time: ts, column_types: { ts: timestamp } } }]',
  });

const rowsOf = (project: TestProject, table: string) =>
  project.query(`select * from ${table} order by all`);

test.each([1, 2, 3, 4])(
  'whatever the order of batches, the table is that of a full refresh (%i)',
  async (seed) => {
    const random = createRandom(seed, 0);
    const rows = events(random);
    await using whole = await microbatch(rows);
    await whole.run({ now, fullRefresh: true });
    await using given = await microbatch(rows);

    for (const eventTimes of stretches(random)) await given.run({ now, eventTimes });
    await given.run({ now });

    expect(await rowsOf(given, 'days')).toEqual(await rowsOf(whole, 'days'));
  },
);

const strategies = ['merge', 'delete+insert'] as const;

/** Rows of one build: no key twice, one of them NULL at times. */
function batchOf(random: Random, build: number): readonly (readonly [string, string])[] {
  const keys = ['', '1', '2', '3', '4', '5'].filter(() => random.chance(0.5));
  return keys.map((key) => [key, `${build}-${random.whole(0, 99)}`] as const);
}

test.each(strategies.flatMap((strategy) => [11, 12, 13].map((seed) => [strategy, seed] as const)))(
  '%s keeps the last row of each key (%i)',
  async (strategy, seed) => {
    const random = createRandom(seed, 0);
    const expected = new Map<string, string>();
    await using given = await createProject({
      'models/kept.sql': `{{config materialized="incremental" strategy="${strategy}" unique_key="id"}} select * from {{ref "raw"}}`,
      'seeds/seeds.yml':
        'seeds: [{ name: raw, config: { column_types: { id: integer, v: varchar } } }]',
    });

    for (const build of [1, 2, 3, 4]) {
      const rows = batchOf(random, build);
      for (const [key, value] of rows) expected.set(key, value);
      await given.write({
        'seeds/raw.csv': `id,v\n${rows.map((row) => row.join(',')).join('\n')}\n`,
      });
      await given.run();
    }

    expect(await rowsOf(given, 'kept')).toEqual(
      [...expected]
        .map(([key, value]) => [key === '' ? null : Number(key), value])
        .sort(([a], [b]) => Number(a ?? Infinity) - Number(b ?? Infinity)),
    );
  },
);
