import { expect, test } from 'vitest';
import { SnapshotLab, names, timestamp, type LabSettings } from '../../../support/snapshot-lab.ts';

const at = (hours: number) => new Date(Date.UTC(2026, 0, 10, hours));

/** A table `src` of which a first snapshot was taken. */
async function taken(source: string, settings: LabSettings = {}): Promise<SnapshotLab> {
  const lab = await SnapshotLab.open();
  await lab.execute(`create table src as ${source}`);
  await lab.take(at(0), settings);
  return lab;
}

const rows = (...values: readonly string[]) =>
  `select * from (values ${values.join(', ')}) as t(id, v, updated_at)`;

const two = rows("(1, 'a', timestamp '2026-01-01')", "(2, 'b', timestamp '2026-01-01')");

const history = (lab: SnapshotLab, columns = 'id, v') =>
  lab.query(
    `select ${columns}, dbt_valid_from::varchar, dbt_valid_to::varchar from kept order by id, dbt_valid_from`,
  );

test.each<[string, string, LabSettings, string]>([
  [
    'a key that is NULL',
    rows("(null, 'a', timestamp '2026-01-01')", "(2, 'b', timestamp '2026-01-01')"),
    {},
    'SNAPSHOT_KEY_NULL: 1 row that "kept" reads has no key: id = NULL',
  ],
  [
    'a part of a key that is NULL',
    rows("(1, null, timestamp '2026-01-01')", "(2, 'b', timestamp '2026-01-01')"),
    { uniqueKey: ['id', 'v'] },
    'SNAPSHOT_KEY_NULL: 1 row that "kept" reads has no key: id = 1, v = NULL',
  ],
  [
    'a key that stands twice',
    rows("(1, 'a', timestamp '2026-01-01')", "(1, 'b', timestamp '2026-01-01')"),
    {},
    'SNAPSHOT_KEY_TWICE: A key stands more than once in what "kept" reads: id = 1',
  ],
  [
    'a row without a time',
    rows("(1, 'a', null::timestamp)", "(2, 'b', timestamp '2026-01-01')"),
    timestamp,
    'SNAPSHOT_TIME_INVALID: 1 row that "kept" reads has no time in "updated_at": id = 1',
  ],
  [
    'a time without an end',
    rows("(1, 'a', timestamp 'infinity')"),
    timestamp,
    'SNAPSHOT_TIME_INVALID: 1 row that "kept" reads has no time in "updated_at": id = 1',
  ],
  [
    'a time after the one that means that a version holds',
    rows("(1, 'a', timestamp '2030-01-01')"),
    { ...timestamp, validToCurrent: "date '2029-01-01'" },
    'SNAPSHOT_TIME_INVALID: 1 row that "kept" reads has no time in "updated_at", or one after "dbt_valid_to_current": id = 1',
  ],
  [
    'a time that is a text',
    rows("(1, 'a', '2026-01-01')"),
    timestamp,
    'SNAPSHOT_TIME_TYPE: "updated_at" of "kept" is "updated_at" of type VARCHAR, which holds no time',
  ],
  [
    'a column that the snapshot adds itself',
    'select 1 as id, 2 as DBT_valid_to',
    {},
    'SNAPSHOT_COLUMN_TAKEN: The source of "kept" has a column "DBT_valid_to", which the snapshot adds itself',
  ],
  [
    'a column that is not there',
    two,
    { strategy: { kind: 'check', columns: ['w'], updatedAt: undefined } },
    'SNAPSHOT_COLUMN_MISSING: "check_cols" of "kept" names the column "w", which its source does not have',
  ],
  [
    'an expression that can not be computed',
    two,
    { uniqueKey: ["id || nothing || '-'"] },
    'SNAPSHOT_EXPRESSION: "unique_key" of "kept" can\'t be computed: Referenced column "nothing" not found in FROM clause!',
  ],
  [
    'an end that is no time',
    two,
    { validToCurrent: '9999-12-31' },
    'SNAPSHOT_EXPRESSION: "dbt_valid_to_current" of "kept" can\'t be computed: Unimplemented type for cast (INTEGER -> TIMESTAMP)',
  ],
  [
    'an end that moves',
    two,
    { validToCurrent: 'now() + interval 9 years' },
    'SNAPSHOT_EXPRESSION: "dbt_valid_to_current" of "kept" is not the same in each run: now() + interval 9 years',
  ],
])(
  '%s is refused, the first time and later, and nothing is written',
  async (_, source, settings, message) => {
    await using lab = await SnapshotLab.open();
    await lab.execute(`create table src as ${two}`);
    await lab.execute(
      'create table wrong as from src',
      'drop table src',
      `create table src as ${source}`,
    );

    const first = await lab.mistake(at(0), settings);
    await lab.execute('drop table src', 'alter table wrong rename to src');
    const { rows: count } = await lab.take(at(1));
    await lab.execute('drop table src', `create table src as ${source}`);
    const later = await lab.mistake(at(2), settings);

    expect([first, count, later]).toEqual([message, 2, message]);
    expect(await lab.query('select count(*) from kept')).toEqual([['2']]);
  },
);

test('keys of rows with personal data above are masked', async () => {
  await using lab = await SnapshotLab.open(', columns: [{ name: id, tags: [pii] }]');
  await lab.execute("create table src as select 4711 as id, 'x' as v from range(2)");

  const mistake = await lab.mistake(at(0), { uniqueKey: ['id', 'lower(v)'] });

  expect(mistake).toContain('id = ***, lower(v) = ***');
});

test('a change whose time went back begins with the run, and is told', async () => {
  await using lab = await taken(two, timestamp);
  await lab.execute(
    "update src set v = 'a2', updated_at = timestamp '2025-12-24' where id = 1",
    "update src set v = 'b2' where id = 2",
  );

  const { warnings } = await lab.take(at(1), timestamp);
  await lab.take(at(2), timestamp);

  expect(warnings).toEqual(['SNAPSHOT_TIME_BACK']);
  expect(await history(lab)).toEqual([
    [1, 'a', '2026-01-01 00:00:00', '2026-01-10 01:00:00'],
    [1, 'a2', '2026-01-10 01:00:00', null],
    [2, 'b', '2026-01-01 00:00:00', null],
  ]);
});

test('a row that comes back as it was begins with the run, so that it does not overlap', async () => {
  await using lab = await taken(two, { ...timestamp, hardDeletes: 'invalidate' });
  await lab.execute('create table gone as from src where id = 2', 'delete from src where id = 2');
  await lab.take(at(1), { ...timestamp, hardDeletes: 'invalidate' });

  await lab.execute('insert into src from gone');
  await lab.take(at(2), { ...timestamp, hardDeletes: 'invalidate' });

  expect((await history(lab)).slice(1)).toEqual([
    [2, 'b', '2026-01-01 00:00:00', '2026-01-10 01:00:00'],
    [2, 'b', '2026-01-10 02:00:00', null],
  ]);
});

test('a source that is empty all at once closes everything, and is told', async () => {
  await using lab = await taken(two);
  await lab.execute('delete from src');

  const { warnings } = await lab.take(at(1), { hardDeletes: 'invalidate' });

  expect(warnings).toEqual(['SNAPSHOT_SOURCE_EMPTY']);
  expect(await lab.query('select count(*) from kept where dbt_valid_to is null')).toEqual([['0']]);
});

test('a column that is new stands at the end, and makes a version of the rows that have a value in it', async () => {
  await using lab = await taken(two);
  await lab.execute('alter table src add column w integer', 'update src set w = 7 where id = 2');

  await lab.take(at(1));
  await lab.execute('alter table src drop column v', 'insert into src (id, w) values (3, 8)');
  await lab.take(at(2));

  expect(await history(lab, 'id, v, w')).toEqual([
    [1, 'a', null, '2026-01-10 00:00:00', null],
    [2, 'b', null, '2026-01-10 00:00:00', '2026-01-10 01:00:00'],
    [2, 'b', 7, '2026-01-10 01:00:00', null],
    [3, null, 8, '2026-01-10 02:00:00', null],
  ]);
});

test('a type that is wider makes the table wider; one that would change values is refused', async () => {
  await using lab = await taken("select 1 as id, 2 as v, 'x' as V2");
  await lab.execute(
    'drop table src',
    "create table src as select 1 as id, 3000000000 as V, 'x' as v2",
  );

  await lab.take(at(1));
  await lab.execute('drop table src', "create table src as select 1 as id, 1.26 as v, 'x' as v2");
  const mistake = await lab.mistake(at(2));

  expect(await history(lab, 'v')).toEqual([
    ['2', '2026-01-10 00:00:00', '2026-01-10 01:00:00'],
    ['3000000000', '2026-01-10 01:00:00', null],
  ]);
  expect(mistake).toBe(
    'SNAPSHOT_TYPE_CHANGED: "v" of "kept" is DECIMAL(3,2) now, and its table has BIGINT, which would change values',
  );
});

test('dates of changes are kept as times, so that a row can go on the day that it changed', async () => {
  const settings: LabSettings = { ...timestamp, hardDeletes: 'new_record' };
  await using lab = await taken(
    "select 1 as id, 'a' as v, date '2026-01-10' as updated_at",
    settings,
  );
  await lab.execute('delete from src');

  await lab.take(at(5), settings);

  expect(await history(lab, 'dbt_is_deleted')).toEqual([
    ['False', '2026-01-10 00:00:00', '2026-01-10 05:00:00'],
    ['True', '2026-01-10 05:00:00', null],
  ]);
});

test('times with a zone are those of the run in whatever zone the session is', async () => {
  await using lab = await SnapshotLab.open();
  await lab.execute(
    "set TimeZone = 'America/New_York'",
    "create table src as select 1 as id, timestamptz '2026-01-01 00:00:00+00' as updated_at",
  );
  await lab.take(at(0), { ...timestamp, hardDeletes: 'invalidate' });
  await lab.execute('delete from src');

  await lab.take(at(1), { ...timestamp, hardDeletes: 'invalidate' });

  expect(
    await lab.query('select epoch_ms(dbt_valid_from), epoch_ms(dbt_valid_to) from kept'),
  ).toEqual([[String(Date.UTC(2026, 0, 1)), String(at(1).getTime())]]);
});

test('deleted rows get records of their own from the run on in which that is asked for', async () => {
  await using lab = await taken(two);
  await lab.execute('delete from src where id = 2');

  await lab.take(at(1), { hardDeletes: 'new_record' });
  await lab.execute(`insert into src ${two} where id = 2`);
  await lab.take(at(2), { hardDeletes: 'ignore' });

  expect(await history(lab, 'id, dbt_is_deleted')).toEqual([
    [1, 'False', '2026-01-10 00:00:00', null],
    [2, 'False', '2026-01-10 00:00:00', '2026-01-10 01:00:00'],
    [2, 'True', '2026-01-10 01:00:00', '2026-01-10 02:00:00'],
    [2, 'False', '2026-01-10 02:00:00', null],
  ]);
});

const other = { ...names, validFrom: 'from; drop table "x"', validTo: 'bis ü', scdId: '__proto__' };
const third = { ...other, validTo: 'until' };

test('columns that get other names are renamed, and the history goes on', async () => {
  await using lab = await taken(two);
  await lab.execute("update src set v = 'a2' where id = 1");

  await lab.take(at(1), { names: other, hardDeletes: 'invalidate' });
  await lab.execute('delete from src where id = 2');
  await lab.take(at(2), { names: third, hardDeletes: 'invalidate' });

  expect(
    await lab.query(
      'select id, v, "from; drop table ""x"""::varchar, until::varchar from kept order by all',
    ),
  ).toEqual([
    [1, 'a', '2026-01-10 00:00:00', '2026-01-10 01:00:00'],
    [1, 'a2', '2026-01-10 01:00:00', null],
    [2, 'b', '2026-01-10 00:00:00', '2026-01-10 02:00:00'],
  ]);
});

const distant = "'9999-12-31'::timestamp";

test('the end of what holds can be introduced, changed and taken out', async () => {
  await using lab = await taken(two);
  const ends = () => lab.query('select distinct dbt_valid_to::varchar from kept');

  await lab.take(at(1), { validToCurrent: distant });
  const introduced = await ends();
  await lab.take(at(2), { validToCurrent: "date '5000-01-01'" });
  const changed = await ends();
  await lab.take(at(3));

  expect([introduced, changed, await ends()]).toEqual([
    [['9999-12-31 00:00:00']],
    [['5000-01-01 00:00:00']],
    [[null]],
  ]);
  expect(await lab.query('select count(*) from kept')).toEqual([['2']]);
});

test('where nothing tells that the end was taken out, the history is not forked', async () => {
  await using lab = await taken(two, { validToCurrent: distant });
  lab.forget();

  const mistake = await lab.mistake(at(1));

  expect(mistake).toBe(
    'SNAPSHOT_TABLE_BROKEN: The last versions of rows of "kept" end in a time to come, so they seem to hold: id = 1; id = 2',
  );
});

test('from check to timestamp only what changed gets a version, also where its time is long ago', async () => {
  await using lab = await taken(two);
  await lab.execute("update src set v = 'b2', updated_at = timestamp '2026-01-02' where id = 2");

  await lab.take(at(1), timestamp);
  await lab.take(at(2), timestamp);

  expect(await history(lab)).toEqual([
    [1, 'a', '2026-01-10 00:00:00', null],
    [2, 'b', '2026-01-10 00:00:00', '2026-01-10 01:00:00'],
    [2, 'b2', '2026-01-10 01:00:00', null],
  ]);
});

test('a table that has no history of rows is not taken for one', async () => {
  await using lab = await SnapshotLab.open();
  await lab.execute(`create table src as ${two}`, 'create table kept as from src');

  expect(await lab.mistake(at(0))).toBe(
    'SNAPSHOT_TABLE_FOREIGN: The table "main"."kept" has no "dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", so it is not the history of the snapshot "kept"',
  );
});

/** As dbt 1.11 makes it. */
const dbtTable = `create table kept as
select *, md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(updated_at as varchar), '')) as dbt_scd_id,
  updated_at as dbt_updated_at, updated_at as dbt_valid_from, null::timestamp as dbt_valid_to
from src`;

test('a table that dbt made goes on, with ids made in the same way', async () => {
  await using lab = await SnapshotLab.open();
  await lab.execute(`create table src as ${two}`, dbtTable);
  await lab.execute("update src set v = 'a2', updated_at = timestamp '2026-01-05' where id = 1");

  await lab.take(at(1), timestamp);

  expect(await history(lab, "dbt_scd_id = md5(id || '|' || updated_at::varchar)")).toEqual([
    [true, '2026-01-01 00:00:00', '2026-01-05 00:00:00'],
    [true, '2026-01-05 00:00:00', null],
    [true, '2026-01-01 00:00:00', null],
  ]);
});

test('a table of dbt with several versions of a key that hold is not gone on with', async () => {
  await using lab = await SnapshotLab.open();
  await lab.execute(
    `create table src as ${two}`,
    dbtTable,
    'insert into kept from kept where id = 2',
  );

  expect(await lab.mistake(at(1), timestamp)).toBe(
    'SNAPSHOT_TABLE_BROKEN: In the table of "kept" several versions of one key hold at once, or one has no key: id = 2',
  );
});

test('a version of dbt without a time is compared by its columns', async () => {
  await using lab = await SnapshotLab.open();
  await lab.execute(
    `create table src as ${rows("(1, 'a', null::timestamp)")}`,
    dbtTable,
    "update src set updated_at = timestamp '2026-01-05'",
  );

  await lab.take(at(1), timestamp);
  await lab.take(at(2), timestamp);

  expect(await history(lab)).toEqual([
    [1, 'a', '2026-01-05 00:00:00', null],
    [1, 'a', null, '2026-01-05 00:00:00'],
  ]);
});

test('keys may be expressions, and columns have any name', async () => {
  const settings: LabSettings = { uniqueKey: ['id || \'-\' || "a""b" -- both', '__proto__'] };
  const source = (v: string) =>
    `select 1 as id, 2 as "a""b", 3 as "__proto__", ${v} as "x'; drop table kept", 4 as "größe", 5 as rowid`;
  await using lab = await taken(source('6'), settings);
  await lab.execute('drop table src', `create table src as ${source('7')}`);

  await lab.take(at(1), settings);

  expect(await history(lab, '"x\'; drop table kept"')).toEqual([
    [6, '2026-01-10 00:00:00', '2026-01-10 01:00:00'],
    [7, '2026-01-10 01:00:00', null],
  ]);
});

test('the time of a change may be an expression', async () => {
  const settings: LabSettings = {
    strategy: { kind: 'timestamp', updatedAt: 'coalesce(changed_at, made_on) -- or' },
  };
  await using lab = await taken(
    "select 1 as id, 'a' as v, null::timestamp as changed_at, date '2026-01-01' as made_on",
    settings,
  );
  await lab.execute("update src set v = 'b', changed_at = timestamp '2026-01-02 03:04:05'");

  await lab.take(at(1), settings);
  await lab.take(at(2), settings);

  expect(await history(lab)).toEqual([
    [1, 'a', '2026-01-01 00:00:00', '2026-01-02 03:04:05'],
    [1, 'b', '2026-01-02 03:04:05', null],
  ]);
});

test('a table of dbt whose times are dates gets times', async () => {
  await using lab = await SnapshotLab.open();
  await lab.execute(
    "create table src as select 1 as id, 'a' as v, date '2026-01-10' as updated_at",
    dbtTable,
    'alter table kept alter column dbt_valid_to set data type date',
    'delete from src',
  );

  await lab.take(at(5), { ...timestamp, hardDeletes: 'invalidate' });

  expect(await history(lab, 'v')).toEqual([['a', '2026-01-10 00:00:00', '2026-01-10 05:00:00']]);
});

test('times with a zone do not go into a table whose times have none', async () => {
  await using lab = await taken(two, timestamp);
  await lab.execute('alter table src alter column updated_at set data type timestamptz');

  expect(await lab.mistake(at(1), timestamp)).toBe(
    'SNAPSHOT_TIME_TYPE: "updated_at" of "kept" is TIMESTAMP WITH TIME ZONE, but the times in its table are TIMESTAMP',
  );
});

test('another key that the table does not tell apart is refused', async () => {
  await using lab = await taken(two);
  await lab.execute("update src set v = 'a' where id = 2");
  await lab.take(at(1));
  await lab.execute('delete from src where id = 2');
  lab.forget();

  expect(await lab.mistake(at(2), { uniqueKey: ['v'] })).toBe(
    'SNAPSHOT_TABLE_BROKEN: In the table of "kept" several versions of one key hold at once, or one has no key: v = a',
  );
});

test('nested values and numbers that are none are compared as they are', async () => {
  await using lab = await taken(
    "select 1 as id, [1, null] as list, {a: 1, b: null} as pair, 'nan'::double as share, null as nothing",
  );

  const { rows: count } = await lab.take(at(1));

  expect(count).toBe(1);
});
