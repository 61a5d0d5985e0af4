import { expect, test } from 'vitest';
import type { IngotError } from '../../../src/core/error.ts';
import type { Event } from '../../../src/core/event.ts';
import { createProject, type TestProject } from '../../support/create-project.ts';

const at = (text: string) => new Date(`${text}Z`);

const profiles =
  'shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb, publish: false } } }';

/** A model made of days, of a seed with events. */
const project = (events: string, config = '', select = 'select id, ts from') =>
  createProject({
    'profiles.yml': profiles,
    'models/days.sql': `{{config materialized="incremental" strategy="microbatch" event_time="ts" batch_size="day" begin="2026-01-01" ${config}}}
${select} {{ref "events"}}`,
    'seeds/events.csv': events,
    'seeds/seeds.yml': 'seeds: [{ name: events, config: { event_time: ts } }]',
  });

const ids = async (given: TestProject) =>
  (await given.query('select id from days order by all')).map(([id]) => Number(id));

/** The days that the last run built. */
const lastBuilt = async (given: TestProject) =>
  (
    await given.query(
      "select strftime(batch_start, '%d') from ingot.batches where built_at = (select max(built_at) from ingot.batches) order by 1",
    )
  ).map(([day]) => day);

const three = 'id,ts\n1,2026-01-01 10:00:00\n2,2026-01-02 10:00:00\n3,2026-01-03 10:00:00\n';

test('the first build makes all batches from begin until now', async () => {
  await using given = await project(`${three}9,2025-12-31 10:00:00\n8,2026-01-04 10:00:00\n`);

  await given.run({ now: at('2026-01-03T12:00:00') });

  expect(await ids(given)).toEqual([1, 2, 3]);
  expect(await lastBuilt(given)).toEqual(['01', '02', '03']);
});

test('a later build makes what is new, and late rows within lookback are taken', async () => {
  await using given = await project(three);
  await given.run({ now: at('2026-01-03T12:00:00') });
  await given.write({
    'seeds/events.csv': `${three}4,2026-01-04 10:00:00\n33,2026-01-03 11:00:00\n22,2026-01-02 11:00:00\n`,
  });

  await given.run({ now: at('2026-01-04T12:00:00') });

  expect(await ids(given)).toEqual([1, 2, 3, 4, 33]);
  expect(await lastBuilt(given)).toEqual(['03', '04']);
});

test('days on which nobody built are filled by the next build', async () => {
  await using given = await project(three);
  await given.run({ now: at('2026-01-01T12:00:00') });

  await given.run({ now: at('2026-01-03T12:00:00') });

  expect(await ids(given)).toEqual([1, 2, 3]);
});

test('rows that came after a batch was built on its day are taken, however late the next build is', async () => {
  await using given = await project('id,ts\n1,2026-01-01 10:00:00\n');
  await given.run({ now: at('2026-01-01T12:00:00') });
  await given.write({
    'seeds/events.csv': 'id,ts\n1,2026-01-01 10:00:00\n11,2026-01-01 23:00:00\n',
  });

  await given.run({ now: at('2026-01-09T12:00:00') });

  expect(await ids(given)).toEqual([1, 11]);
});

test('a batch that was taken out is built again, and only it', async () => {
  await using given = await project(three);
  await given.run({ now: at('2026-01-03T12:00:00') });
  await given.query('delete from days where id = 1');

  await given.run({ now: at('2026-01-03T13:00:00') });

  expect(await ids(given)).toEqual([1, 2, 3]);
  expect(await lastBuilt(given)).toEqual(['01']);
});

test('a batch that fails keeps the others, is told, and is built again alone', async () => {
  const select = `select case when id < 0 then error('no such id') else id end as id, ts from`;
  await using given = await project(`${three}-1,2026-01-02 11:00:00\n`, '', select);

  const { errors, statuses } = await given.run({ now: at('2026-01-03T12:00:00') });
  const kept = await ids(given);
  await given.write({ 'seeds/events.csv': three });
  await given.run({ now: at('2026-01-03T13:00:00'), command: 'build', select: ['events'] });
  await given.run({ now: at('2026-01-03T14:00:00') });

  expect(statuses).toEqual({ events: 'success', days: 'error' });
  expect(errors[0]).toContain(
    'BATCHES_FAILED: 1 of 3 batches of "days" failed: 2026-01-02; the first one says: Invalid Input: no such id (in the batch 2026-01-02)',
  );
  expect(kept).toEqual([1, 3]);
  expect(await ids(given)).toEqual([1, 2, 3]);
});

test('the batches of a stretch of time are built anew where that is asked for', async () => {
  await using given = await project(three);
  await given.run({ now: at('2026-01-03T12:00:00') });
  const eventTimes = { start: at('2026-01-01T06:00:00'), end: at('2026-01-02T06:00:00') };

  await given.run({ now: at('2026-01-03T13:00:00'), eventTimes });

  expect(await lastBuilt(given)).toEqual(['01', '02']);
  expect(await ids(given)).toEqual([1, 2, 3]);
});

test('a stretch of time of a table that is not there leaves the rest to the next build', async () => {
  await using given = await project(three);
  const eventTimes = { start: at('2026-01-02T00:00:00'), end: at('2026-01-03T00:00:00') };
  await given.run({ now: at('2026-01-03T12:00:00'), eventTimes });
  const first = await ids(given);

  await given.run({ now: at('2026-01-03T13:00:00') });

  expect([first, await ids(given)]).toEqual([[2], [1, 2, 3]]);
  expect(await lastBuilt(given)).toEqual(['01', '03']);
});

test('--full-refresh takes what is no longer there out', async () => {
  await using given = await project(three);
  await given.run({ now: at('2026-01-03T12:00:00') });
  await given.write({ 'seeds/events.csv': 'id,ts\n2,2026-01-02 10:00:00\n' });

  await given.run({ now: at('2026-01-03T13:00:00'), fullRefresh: true });

  expect(await ids(given)).toEqual([2]);
});

test('a run that was stopped half-way goes on where it was', async () => {
  const stop = new AbortController();
  let batches = 0;
  await using given = await project(three);
  const onEvent = (event: Event) => {
    if (event.type === 'debug' && event.message.startsWith('days') && ++batches === 2) stop.abort();
  };
  await given.run({ now: at('2026-01-03T12:00:00'), signal: stop.signal, onEvent });

  await given.run({ now: at('2026-01-03T13:00:00') });

  expect(await ids(given)).toEqual([1, 2, 3]);
  expect(await lastBuilt(given)).not.toContain('01');
});

test('a failing test takes the last batch back', async () => {
  await using given = await project(three);
  await given.write({
    'models/days.yml': 'models: [{ name: days, columns: [{ name: id, data_tests: [unique] }] }]',
  });
  await given.run({ now: at('2026-01-03T12:00:00') });
  await given.write({ 'seeds/events.csv': `${three}3,2026-01-03 11:00:00\n` });

  const { statuses } = await given.run({ now: at('2026-01-03T13:00:00') });

  expect(statuses).toMatchObject({ days: 'error', unique_days_id: 'fail' });
  expect(await ids(given)).toEqual([1, 2, 3]);
});

test('a failing test after several batches says which one was taken back, and which stay', async () => {
  await using given = await project(`${three}3,2026-01-03 11:00:00\n`);
  await given.write({
    'models/days.yml': 'models: [{ name: days, columns: [{ name: id, data_tests: [unique] }] }]',
  });

  const { errors } = await given.run({ now: at('2026-01-03T13:00:00') });

  expect(errors[0]).toContain(
    'BATCH_ROLLED_BACK: The batch 2026-01-03 was rolled back, because the test unique_days_id failed; the 2 batches before it stay in the table, and the next build goes on with 2026-01-03',
  );
  expect(await ids(given)).toEqual([1, 2]);
});

test('a row whose time is not that of its batch is an error, for it would be lost', async () => {
  await using given = await project(three, '', "select id, ts - interval '1 day' as ts from");

  const { errors } = await given.run({ now: at('2026-01-01T12:00:00') });

  expect(errors[0]).toContain(
    'BATCH_ROW_OUTSIDE: 1 of the rows have a "ts" outside of the batch that they were made in, such as 2025-12-31 10:00:00',
  );
});

test('the time of a row outside of its batch is not told where it is personal', async () => {
  await using given = await project(three, '', "select id, ts - interval '1 day' as ts from");
  await given.write({
    'seeds/seeds.yml':
      'seeds: [{ name: events, config: { event_time: ts }, columns: [{ name: ts, tags: [pii] }] }]',
  });

  const { errors } = await given.run({ now: at('2026-01-01T12:00:00') });

  expect(errors[0]).toContain('outside of the batch that they were made in (in the batch');
});

test('rows without a time are told', async () => {
  await using given = await project(`${three}5,\n`);

  const { events } = await given.run({ now: at('2026-01-03T12:00:00') });

  expect(warnings(events)).toEqual([
    '"days" sees none of the 1 rows of "events" that have no "ts"',
  ]);
});

test('a parent without event_time is seen whole by each batch, which takes its own rows', async () => {
  await using given = await project(`${three}9,2025-12-31 10:00:00\n`);
  await given.write({ 'seeds/seeds.yml': '' });

  await given.run({ now: at('2026-01-03T12:00:00') });

  expect(await ids(given)).toEqual([1, 2, 3]);
});

test('a parent is seen whole where it is read unfiltered, beside its rows of the batch', async () => {
  const seen = '(select count(*) from {{ref "events" unfiltered=true}})';
  await using given = await project(three, '', `select ${seen} as id, ts from`);

  await given.run({ now: at('2026-01-03T12:00:00') });

  expect(await ids(given)).toEqual([3, 3, 3]);
});

test('what is only read unfiltered counts as having no time: each batch takes its own rows', async () => {
  const before = '2025-12-31 10:00:00';
  await using given = await project(`${three}8,${before}\n9,\n`);
  await given.write({
    'models/days.sql': `{{config materialized="incremental" strategy="microbatch" event_time="ts" batch_size="day" begin="2026-01-01"}}
select * from {{ref "events" unfiltered=true}} where ts is not null`,
  });

  const { events, errors } = await given.run({ now: at('2026-01-03T12:00:00') });

  expect([errors, warnings(events)]).toEqual([[], []]);
  expect(await ids(given)).toEqual([1, 2, 3]);
});

test.each([
  ['year', '2026', '2026-01-01 00:00:00+00:00', '2027-01-01 00:00:00+00:00'],
  ['month', '202601', '2026-01-01 00:00:00+00:00', '2026-02-01 00:00:00+00:00'],
  ['day', '20260103', '2026-01-03 00:00:00+00:00', '2026-01-04 00:00:00+00:00'],
  ['hour', '20260103T10', '2026-01-03 10:00:00+00:00', '2026-01-03 11:00:00+00:00'],
])('a template knows its batch, which is a %s', async (size, ...batch) => {
  await using given = await createProject({
    'models/one.sql': `{{config materialized="incremental" strategy="microbatch" event_time="ts" batch_size="${size}" begin="2026-01-03"}}
select '{{model.batch.id}}' as id, '{{model.batch.event_time_start}}' as a, '{{model.batch.event_time_end}}' as b, timestamp '2026-01-03 10:00:00' as ts`,
  });

  await given.run({ now: at('2026-01-03T10:12:00') });

  expect(await given.query('select id, a, b from one')).toEqual([batch]);
});

test('outside of a batch there is none', async () => {
  await using given = await createProject({
    'models/one.sql':
      "select '{{#if model.batch}}yes{{else}}no{{/if}}[{{model.batch.id}}{{model.batch.event_time_start}}]' as text",
  });

  await given.run();

  expect(await given.query('from one')).toEqual([['no[]']]);
});

test.each([
  ['America/New_York', 'timestamptz'],
  ['Pacific/Auckland', 'timestamptz'],
  ['America/New_York', 'timestamp'],
  ['Pacific/Auckland', 'date'],
])('batches are days of UTC in the time zone %s for a %s', async (zone, type) => {
  await using given = await project(
    'id,ts\n1,2026-01-01 00:30:00+00\n2,2026-01-02 23:30:00+00\n',
    '',
    `select id, ts::${type} as ts from`,
  );
  await given.write({
    'profiles.yml': `shop: { target: dev, outputs: { dev: { type: duckdb, path: data/shop.duckdb, publish: false, settings: { timezone: ${zone} } } } }`,
    'seeds/seeds.yml': '',
  });
  await given.run({ now: at('2026-01-02T23:45:00') });

  const { statuses } = await given.run({ now: at('2026-01-02T23:50:00') });

  expect(statuses).toEqual({ events: 'unchanged', days: 'unchanged' });
  expect(await ids(given)).toEqual([1, 2]);
});

test.each([
  [
    'event_time',
    'materialized="incremental" strategy="microbatch" batch_size="day" begin="2026-01-01"',
  ],
  [
    'batch_size',
    'materialized="incremental" strategy="microbatch" event_time="ts" begin="2026-01-01"',
  ],
  ['begin', 'materialized="incremental" strategy="microbatch" event_time="ts" batch_size="day"'],
])('%s can’t be left out', async (key, config) => {
  await using given = await createProject({
    'models/days.sql': `{{config ${config}}} select 1 as ts`,
  });

  const [first] = await given.mistakes();

  expect(first).toContain(`YAML_KEY_MISSING: The strategy "microbatch" needs "${key}"`);
});

test.each([
  ['begin="soon"', '"begin" can\'t be "soon"'],
  ['begin="2026-02-31"', '"begin" can\'t be "2026-02-31"'],
  [
    'lookback=-1',
    '"lookback" of the configuration of model "days" must be a whole number of at least 0, not -1',
  ],
  ['batch_size="week"', '"batch_size" can\'t be "week"'],
  ['unique_key="id"', 'The strategy "microbatch" has no use for "unique_key"'],
  ['concurrent_batches=true', '"concurrent_batches" can’t be true'],
])('%s is a mistake', async (config, message) => {
  await using given = await createProject({
    'models/days.sql': `{{config materialized="incremental" strategy="microbatch" event_time="ts" ${config}}} select 1 as ts`,
  });

  expect((await given.mistakes()).join('\n')).toContain(message);
});

test.each([
  [
    "'x'",
    'day',
    '"event_time" of "days" names the column "ts" of type VARCHAR, which holds no time',
  ],
  ["date '2026-01-01'", 'hour', 'The batches of "days" are hours, but "ts" is a date'],
])('event_time %s is no time for a %s', async (ts, size, message) => {
  await using given = await createProject({
    'models/days.sql': `{{config materialized="incremental" strategy="microbatch" event_time="ts" batch_size="${size}" begin="2026-01-01"}} select ${ts} as ts`,
  });

  const [first] = await given.mistakes();

  expect(first).toContain(message);
});

function warnings(events: readonly Event[]): readonly string[] {
  return events
    .flatMap((event): IngotError[] => (event.type === 'warning' ? [event.warning] : []))
    .map(({ message }) => message);
}
