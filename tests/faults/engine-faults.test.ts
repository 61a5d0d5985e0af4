import { mkdir, readdir, rm } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { openWriter } from '../support/database-writer.ts';
import { canaries, FaultProject, secretEnvironment } from '../support/fault-project.ts';
import { runCli } from '../support/run-cli.ts';

const newer = ['gold.shown', 'gold.totals', 'raw.orders', 'silver.orders'];
const vars = ['--vars', `{given: ${canaries.commandLine}}`];

describe('a model', () => {
  test('that runs out of memory fails alone, and readers keep its last good rows', async () => {
    const files = {
      'models/gold/hungry.sql': `select list(r order by hash(r, '{{var "token"}}')) as l
from (
  select a.range * 1000 + b.range as r
  from range({{var "n"}}) as a, range(10000) as b
)`,
    };
    const target = 'settings: { memory_limit: 100MB, max_temp_directory_size: 0KB }';
    await using project = await FaultProject.create({ target, files });
    await project.build({ vars: { given: canaries.commandLine, n: 0 } });
    await project.change(2);

    const { failed, built, told } = await project.build({
      vars: { given: canaries.commandLine, n: 3000 },
    });
    const { 'gold.hungry': rows, ...others } = await project.readers();
    const after = await project.build({ vars: { given: canaries.commandLine, n: 1 } });

    expect({ failed, built }).toEqual({ failed: { 'gold.hungry': 'SQL_FAILED' }, built: newer });
    expect(told).toMatch(
      /Out of Memory.*\n {2}at models\/gold\/hungry\.sql\n {2}help: Give it more/,
    );
    expect(rows).toBe('[[null]]');
    expect(others['silver.orders']).toBe('[[1,2],[2,2]]');
    expect(after).toMatchObject({ ok: true, built: ['gold.hungry'] });
    expect(project.toldSecrets()).toEqual([]);
  });

  test.each([
    ['10,000 parentheses', `select ${'('.repeat(10_000)}1${')'.repeat(10_000)} as a`],
    ['100,000 sums', `select ${'1 + '.repeat(100_000)}1 as a`],
    ['100,000 negations', `select ${'not '.repeat(100_000)}true as a`],
    ['5,000 lists', `select ${'['.repeat(5000)}1${']'.repeat(5000)} as a`],
    [
      '2,000 subqueries',
      `select * from ${'(select * from '.repeat(2000)}range(1)${') as t'.repeat(2000)}`,
    ],
  ])('of %s in each other is an error, and no crash', async (_, sql) => {
    await using project = await FaultProject.built();
    await project.change(2);
    await project.write({ 'models/gold/deep.sql': sql });

    const { exitCode, stdout, stderr } = await runCli(['build', ...vars], {
      cwd: project.path,
      environment: secretEnvironment,
    });
    const seen = await project.problems([1]);
    await rm(`${project.path}/models/gold/deep.sql`);
    await project.build();

    expect(exitCode).toBe(2);
    expect(stdout + stderr).toMatch(/error SQL_SYNTAX: (memory exhausted|Max expression depth)/);
    expect(stdout + stderr).toContain('  at models/gold/deep.sql');
    expect(project.toldSecrets(stdout + stderr)).toEqual([]);
    expect(seen).toEqual([]);
    expect(await project.problems([2])).toEqual([]);
  });
});

test('5,000 models that read each other in a circle are told in a few words', async () => {
  await using project = await FaultProject.create({ files: circle(5000) });
  const before = await readdir(project.path);

  const startedAt = performance.now();
  const { refused, told } = await project.build();
  const seconds = (performance.now() - startedAt) / 1000;

  expect(refused).toEqual(['CYCLE']);
  expect(told).toContain(
    'in a circle: gold.m0 → gold.m1 → gold.m2 → gold.m3 → gold.m4 → gold.m5 → … (4993 more) → gold.m4999 → gold.m0',
  );
  expect(seconds).toBeLessThan(5);
  expect(await readdir(project.path)).toEqual(before);
});

test('what was committed and not published is published by the next build', async () => {
  await using project = await FaultProject.built();
  await project.change(2);
  const inTheWay = `${project.working}.partial`;

  const first = await project.build({
    onEvent: ({ type }) => {
      if (type === 'run-started') void mkdir(inTheWay);
    },
  });
  await rm(inTheWay, { recursive: true });
  const seen = await project.problems([1]);
  const second = await project.build();

  expect(first).toMatchObject({ ok: false, built: newer, published: 'failed' });
  expect(first.told).toContain('the next build publishes it');
  expect(seen.filter((each) => !each.startsWith('raw.orders'))).toEqual([]);
  expect(second).toMatchObject({ ok: true, built: [], published: 'published' });
  expect(await project.problems([2])).toEqual([]);
});

describe('two builds at once', () => {
  test('the second one is refused', async () => {
    await using project = await FaultProject.built();
    await project.change(2);

    const [first, second] = await Promise.all([project.build(), project.build()]);

    expect([...first.refused, ...second.refused]).toEqual(['RUN_LOCKED']);
    expect([first.ok, second.ok].sort()).toEqual([false, true]);
    expect(await project.problems([2])).toEqual([]);
  });

  test('the second one waits where it is told to, and finds nothing to do', async () => {
    await using project = await FaultProject.built();
    await project.change(2);

    const waiting = { waitSeconds: 60 };
    const [one, other] = await Promise.all([project.build(waiting), project.build(waiting)]);

    expect([one.built, other.built].flat().sort()).toEqual(newer);
    // Either may come first.
    expect([...one.warnings, ...other.warnings]).toEqual(['RUN_LOCKED']);
    expect(await project.problems([2])).toEqual([]);
  });
});

test('a reader that has the file open sees what it saw, and the next one what is new', async () => {
  await using project = await FaultProject.built();
  await project.change(2);
  const instance = await DuckDBInstance.create(project.database, { access_mode: 'read_only' });
  const connection = await instance.connect();

  const { ok, warnings } = await project.build();
  const rows = await connection.runAndReadAll('from silver.orders order by id');
  connection.closeSync();
  instance.closeSync();

  expect({ ok, warnings }).toEqual({ ok: true, warnings: [] });
  expect(JSON.stringify(rows.getRowsJson())).toBe('[[1,1],[2,1]]');
  expect(await project.problems([2])).toEqual([]);
});

describe('another program has the published file open for writing', () => {
  test('and wrote nothing: the build goes on, and warns of it', async () => {
    await using project = await FaultProject.built();
    await using writer = await openWriter(project.database);
    await project.change(2);

    const { ok, warnings, told } = await project.build();
    await writer.execute('create table gold.mine as select 1 as a');
    await writer.close();
    await project.change(3);
    const next = await project.build();

    expect({ ok, warnings }).toEqual({ ok: true, warnings: ['PUBLISHED_HELD'] });
    expect(told).toMatch(
      /is in use by process \d+ .*, which may write to it: from now on that is lost/,
    );
    expect(next).toMatchObject({ ok: true, warnings: [] });
    expect(await project.problems([3])).toEqual([]);
  });

  test('and wrote to it: nothing is built, and its rows stay, until the loss is accepted', async () => {
    await using project = await FaultProject.built();
    await using writer = await openWriter(project.database);
    await writer.execute('create table gold.mine as select 1 as a');
    await project.change(2);

    const open = await project.build();
    await writer.close();
    const closed = await project.build();
    const seen = await project.readers();
    const accepted = await project.build({ acceptLoss: true });

    expect([open.refused, closed.refused]).toEqual([['PUBLISHED_CHANGED'], ['PUBLISHED_CHANGED']]);
    expect(seen['gold.mine']).toBe('[[1]]');
    expect(accepted.ok).toBe(true);
    expect(await project.problems([2])).toEqual([]);
  });

  test('and was killed after a build: what it left beside the file is told, and goes', async () => {
    await using project = await FaultProject.built();
    await using writer = await openWriter(project.database);
    await project.change(2);
    await project.build();
    await writer.execute('create table gold.mine as select 1 as a');
    await writer.kill();
    await project.change(3);

    const refused = await project.build();
    const accepted = await project.build({ acceptLoss: true });

    expect(refused.refused).toEqual(['PUBLISHED_CHANGED']);
    expect(accepted.ok).toBe(true);
    expect(await project.problems([3])).toEqual([]);
  });
});

function circle(models: number): Readonly<Record<string, string>> {
  const files = Array.from({ length: models }, (_, index) => [
    `models/gold/m${index}.sql`,
    `select * from {{ref "m${(index + 1) % models}"}}`,
  ]);
  return Object.fromEntries(files) as Readonly<Record<string, string>>;
}
