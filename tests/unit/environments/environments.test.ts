import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  diffProjectEnvironment,
  dropProjectEnvironment,
  projectEnvironments,
  promoteProjectEnvironment,
  rollBackProject,
} from '../../../src/care.ts';
import { planProject } from '../../../src/inspect.ts';
import type { TestProject } from '../../support/create-project.ts';
import { fileOf, ownSql, readIn } from '../../support/environments.ts';
import {
  badOrders,
  contextOf,
  createShop,
  options,
  published,
  read,
  refusal,
  shopOf,
  working,
} from '../../support/publishing.ts';

const diff = (project: TestProject, name = 'try') =>
  diffProjectEnvironment(name, options(project), contextOf(project));
const promote = (project: TestProject, name = 'try') =>
  promoteProjectEnvironment(name, options(project), contextOf(project));
const drop = (project: TestProject, name = 'try') =>
  dropProjectEnvironment(name, options(project), contextOf(project));
const list = (project: TestProject) => projectEnvironments(options(project), contextOf(project));

const otherTwo = { 'models/gold/other.sql': '{{config materialized="table"}}\nselect 2 as one\n' };

async function builtShop(keys = ''): Promise<TestProject> {
  const project = await createShop(keys);
  await project.run();
  return project;
}

test('a new environment reads everything from the base, and builds nothing', async () => {
  await using project = await builtShop();

  const run = await project.run({ envName: 'try' });

  expect(new Set(Object.values(run.statuses))).toEqual(new Set(['unchanged']));
  expect(await readIn(project, 'try', ownSql)).toEqual([
    ['gold.other of the base'],
    ['gold.seen of the base'],
    ['gold.totals of the base'],
    ['silver.orders of the base'],
  ]);
});

test('its size is not that of the base', async () => {
  await using project = await createShop();
  await project.write({
    'models/gold/large.sql':
      '{{config materialized="table"}}\nselect hash(range) as n from range(1000000)\n',
  });
  await project.run();

  await project.run({ envName: 'try' });

  const sizes = [
    await stat(join(project.path, published)),
    await stat(join(project.path, fileOf('try'))),
  ];
  expect(sizes[0]?.size).toBeGreaterThan(8_000_000);
  expect(sizes[1]?.size).toBeLessThan(2_000_000);
});

test('only what differs is built, and the base is not touched', async () => {
  await using project = await builtShop();
  await project.write(shopOf(2));

  const run = await project.run({ envName: 'try' });

  expect(run.statuses).toMatchObject({
    orders: 'success',
    totals: 'success',
    seen: 'success',
    other: 'unchanged',
  });
  expect(await readIn(project, 'try', ownSql)).toEqual([
    ['gold.other of the base'],
    ['gold.seen view'],
    ['gold.totals table'],
    ['silver.orders table'],
  ]);
  expect(await readIn(project, 'try', 'from gold.totals, gold.seen')).toEqual([[2, 2]]);
  expect(await read(project, 'from gold.totals')).toEqual([[1]]);
});

test('a view of the base that was not built in the environment reads the tables of the base', async () => {
  await using project = await builtShop();
  await project.write(shopOf(2));

  await project.run({ envName: 'try', select: ['orders'] });

  expect(await readIn(project, 'try', 'from silver.orders, gold.seen')).toEqual([[2, 1]]);
});

test('an edit that is taken back is read from the base again', async () => {
  await using project = await builtShop();
  await project.write(otherTwo);
  await project.run({ envName: 'try' });
  await project.write(shopOf(1));

  const run = await project.run({ envName: 'try' });

  expect(run.messages['other']).toBe('as in the base');
  expect(await readIn(project, 'try', ownSql)).toContainEqual(['gold.other of the base']);
});

test('where the base was never built, an environment builds everything', async () => {
  await using project = await createShop();

  const run = await project.run({ envName: 'try' });

  expect(new Set(Object.values(run.statuses))).toEqual(new Set(['success', 'pass']));
  await expect(stat(join(project.path, published))).rejects.toThrow('ENOENT');
});

test('what it built is read from the base once that has the same', async () => {
  await using project = await createShop();
  await project.run({ envName: 'try' });
  await project.run();

  const run = await project.run({ envName: 'try' });

  expect(new Set(Object.values(run.statuses))).toEqual(new Set(['unchanged']));
  expect((await list(project)).map(({ own }) => own)).toEqual([[]]);
});

test('after the base was built, what depends on its changes is built anew', async () => {
  await using project = await builtShop();
  const edit = {
    'models/gold/totals.sql':
      '{{config materialized="table"}}\nselect sum(amount)::int * 10 as total from {{ref "silver.orders"}}\n',
  };
  await project.write(edit);
  await project.run({ envName: 'try' });
  await project.write(shopOf(2));
  await project.run();
  await project.write(edit);

  const run = await project.run({ envName: 'try' });

  expect(run.statuses).toMatchObject({ orders: 'unchanged', totals: 'success' });
  expect(await readIn(project, 'try', 'from gold.totals')).toEqual([[20]]);
});

test('the plan of an environment that was not built yet compares with the base', async () => {
  await using project = await builtShop();
  await project.write(otherTwo);

  const { changes } = await planProject(
    { ...options(project, 'try'), force: false, forceTests: false },
    contextOf(project),
  );

  const due = [...changes.nodes].filter(([, { change }]) => change.reasons.length > 0);
  expect(due.map(([id]) => id)).toEqual(['model.shop.gold.other']);
  expect(await list(project)).toEqual([]);
});

test('a diff tells what is new, changed and equal', async () => {
  await using project = await builtShop();
  await project.write({
    ...otherTwo,
    'models/gold/fresh.sql': '{{config materialized="table"}}\nselect 1 as a, 2 as b\n',
    'models/gold/seen.sql': 'select amount, 7 as more from {{ref "silver.orders"}}\n',
  });
  await project.run({ envName: 'try' });

  const found = await diff(project);

  expect(found).toMatchObject([
    { name: 'gold.fresh', status: 'added', rows: 1, columnsAdded: ['a', 'b'] },
    { name: 'gold.other', status: 'changed', rows: 1, rowsInBase: 1, onlyHere: 1, onlyInBase: 1 },
    { name: 'gold.seen', status: 'changed', columnsAdded: ['more'], onlyHere: 0, onlyInBase: 0 },
  ]);
});

test('a diff after clean says what is not there', async () => {
  await using project = await createShop();
  await project.write(rawSource);
  await project.run();
  await project.write({ 'data/raw/a.csv': 'id\n2\n' });
  await project.run({ envName: 'try' });
  await rm(join(project.path, 'target'), { recursive: true });

  const refused = await refusal(diff(project));

  expect(refused).toMatch(/^error ENV_NOT_COMPARED: "bronze.orders" can't be compared: /);
  expect(refused).toContain(
    '\n  help: Build both, the target and its environment, and compare again.',
  );
});

test('promoting makes what was built part of the base, and computes nothing again', async () => {
  await using project = await builtShop();
  await project.write({ ...shopOf(2), 'models/gold/fresh.sql': 'select 7 as n\n' });
  await project.run({ envName: 'try' });

  const { promoted, publication } = await promote(project);
  const run = await project.run();

  expect(promoted.toSorted()).toEqual(['gold.fresh', 'gold.seen', 'gold.totals', 'silver.orders']);
  expect(publication).toEqual({ status: 'published', version: 2 });
  expect(await read(project, 'from gold.totals, gold.seen, gold.fresh')).toEqual([[2, 2, 7]]);
  expect(new Set(Object.values(run.statuses))).toEqual(new Set(['unchanged']));
});

test('who promotes twice promotes nothing the second time', async () => {
  await using project = await builtShop();
  await project.write(otherTwo);
  await project.run({ envName: 'try' });
  await promote(project);

  const { promoted, publication } = await promote(project);

  expect(promoted).toEqual([]);
  expect(publication).toBeUndefined();
  expect(await diff(project)).toEqual([]);
});

test.each([
  ['a view', 'models/gold/seen.sql', '{{config materialized="table"}}\nselect 5 as amount\n'],
  ['a table', 'models/gold/other.sql', 'select 5 as one\n'],
])('%s that became the other is promoted', async (_, file, sql) => {
  await using project = await builtShop();
  await project.write({ [file]: sql });
  await project.run({ envName: 'try' });

  await promote(project);

  const name = file === 'models/gold/seen.sql' ? 'gold.seen' : 'gold.other';
  expect(await read(project, `from ${name}`)).toEqual([[5]]);
  expect((await project.run()).messages).toMatchObject({ other: 'unchanged' });
});

test('promoting is refused where the base was built since', async () => {
  await using project = await builtShop();
  await project.write(otherTwo);
  await project.run({ envName: 'try' });
  await project.write(shopOf(3));
  await project.run();

  const refused = await refusal(promote(project));

  expect(refused).toBe(
    'error ENV_OUTDATED: The base was built since the environment "try" was\n  help: Bring it up first: `ingot build --env try`.',
  );
  expect(await read(project, 'from gold.other, gold.totals')).toEqual([[1, 3]]);
});

test('promoting is refused where readers, and so the environment, see an older version', async () => {
  await using project = await builtShop('publish: { keep: 1 }');
  await project.write(shopOf(2));
  await project.run();
  await rollBackProject(options(project), contextOf(project), '1');
  await project.write(otherTwo);
  await project.run({ envName: 'try' });

  const refused = await refusal(promote(project));

  expect(refused).toBe(
    'error ENV_OUTDATED: What was built last in the target is not what "try" and its readers see\n  help: Show it first, by `ingot build` or `ingot rollback VERSION`; then `ingot build --env try`.',
  );
  expect(await read(project, 'from gold.other', working)).toEqual([[1]]);
});

const grown = (config: string, more = '') => ({
  'models/gold/grown.sql': `{{config materialized="incremental" ${config}}}\nselect id, 'x' as v${more} from {{ref "fed"}}\n`,
});

test.each([
  ['by a key', 'unique_key="id"', 'id\n2\n3\n', [3, 2]],
  ['without a key', '', 'id\n2\n', [2, 1]],
])(
  'rows that a table has gathered are not lost by promoting: %s',
  async (_, config, rows, counts) => {
    await using project = await createShop();
    await project.write({ ...grown(config), 'seeds/fed.csv': 'id\n1\n' });
    await project.run();
    await project.write({ 'seeds/fed.csv': rows });
    await project.run();
    await project.write(grown(config, ', 1 as n'));
    await project.run({ envName: 'try' });

    const refused = await refusal(promote(project));
    const [kept] = await read(project, 'select count(*)::int from gold.grown');
    const accepting = { ...options(project), acceptLoss: true };
    await promoteProjectEnvironment('try', accepting, contextOf(project));
    const [left] = await read(project, 'select count(*)::int from gold.grown');

    expect(refused).toContain(
      'HISTORY_LOST: "gold.grown" has 1 row in the target that the environment does not have',
    );
    expect([kept, left].flat()).toEqual(counts);
  },
);

test('nor are those that a materialization of the project has gathered', async () => {
  await using project = await createShop();
  const model = (more: string) =>
    `{{config materialized="grower"}}\nselect id${more} from {{ref "fed"}}\n`;
  await project.write({
    'materializations/grower.ts': `export const incremental = true;
export default ({ relation, sql }, { isIncremental, existing }) => [
  ...(existing === 'view' ? [\`drop view \${relation}\`] : []),
  isIncremental ? \`insert into \${relation} \${sql}\` : \`create table \${relation} as \${sql}\`];\n`,
    'models/gold/grown.sql': model(''),
    'seeds/fed.csv': 'id\n1\n2\n',
  });
  await project.run();
  await project.write({ 'seeds/fed.csv': 'id\n3\n' });
  await project.run();
  await project.write({ 'models/gold/grown.sql': model(', 1 as n') });
  await project.run({ envName: 'try' });

  const refused = await refusal(promote(project));

  expect(refused).toContain(
    'HISTORY_LOST: "gold.grown" has 2 rows in the target that the environment does not have',
  );
  expect(await read(project, 'select count(*)::int from gold.grown')).toEqual([[3]]);
});

test('promoted tables have their constraints and indexes', async () => {
  await using project = await createShop();
  await project.write({
    'models/gold/kept.sql':
      '{{config materialized="table"}}\nselect 1::int as "a id", \'it\'\'s\' as v, 2::int as n\n',
    'models/gold/kept.yml': `models:
  - name: kept
    config: { contract: { enforced: true }, indexes: [{ columns: [n], unique: true }] }
    constraints: [{ type: primary_key, columns: [a id] }]
    columns:
      - { name: a id, data_type: int }
      - { name: v, data_type: text, constraints: [{ type: not_null }, { type: check, expression: v <> 'a b' }] }
      - { name: n, data_type: int }
`,
  });
  await project.run({ envName: 'try' });

  await promote(project);

  const found = `select constraint_text from duckdb_constraints() where table_name = 'kept'
union all select sql from duckdb_indexes() order by 1`;
  expect(await read(project, found)).toEqual([
    ["CHECK((v != 'a b'))"],
    ['CREATE UNIQUE INDEX kept__n__unique ON gold.kept(n);'],
    ['NOT NULL'],
    ['NOT NULL'],
    ['PRIMARY KEY("a id")'],
  ]);
  expect(await read(project, 'from gold.kept')).toEqual([[1, "it's", 2]]);
});

test('what an environment built is promoted to a target that was never built', async () => {
  await using project = await createShop();
  await project.run({ envName: 'try' });

  const { publication } = await promote(project);

  expect(publication).toEqual({ status: 'published', version: 1 });
  expect(await read(project, 'from gold.totals')).toEqual([[1]]);
  expect(new Set(Object.values((await project.run()).statuses))).toEqual(new Set(['unchanged']));
});

test.each(['ops', 'ingot_base', 'INGOT_Environment'])(
  'no model is in the schema %s, which is not for models',
  async (schema) => {
    await using project = await createShop();
    await project.write({ [`models/${schema}/one.sql`]: 'select 1 as n' });

    const mistakes = await project.mistakes();

    expect(mistakes.join()).toContain(
      `error SCHEMA_RESERVED: "${schema}.one" can't be in the schema "${schema}", which ingot keeps to itself`,
    );
  },
);

test('no database file is called as the schema of batches and rejects', async () => {
  await using project = await createShop();
  await project.write({
    'profiles.yml': 'shop: { outputs: { default: { type: duckdb, path: data/ops.duckdb } } }',
  });

  expect((await project.mistakes()).join()).toContain(
    'error DATABASE_NAME_TAKEN: The database "data/ops.duckdb" is called as the schema "ops"',
  );
});

test('a database file that is called as environments call their base has none', async () => {
  await using project = await createShop();
  await project.write({
    'profiles.yml':
      'shop: { outputs: { default: { type: duckdb, path: data/ingot_base.duckdb } } }',
  });

  const mistakes = await project.mistakes({ envName: 'try' });

  expect(mistakes).toEqual([
    'error DATABASE_NAME_TAKEN: The database "ingot_base.duckdb" is called as environments call that of their target\n  help: Give the file another name: "path" in profiles.yml.',
  ]);
});

test('promoting is refused where something failed', async () => {
  await using project = await builtShop();
  await project.write({ ...otherTwo, ...badOrders });
  await project.run({ envName: 'try' });

  const refused = await refusal(promote(project));

  expect(refused).toContain('failed in the environment "try"');
  expect(refused).toContain(
    'help: Build it until everything passes; only then can it be promoted.',
  );
  expect(await read(project, 'from gold.other')).toEqual([[1]]);
});

test('a unit test that failed keeps an environment from being promoted', async () => {
  await using project = await builtShop();
  await project.write({
    ...shopOf(2),
    ...otherTwo,
    'models/silver/units.yml':
      'unit_tests: [{ name: one, model: orders, given: [], expect: { rows: [{ amount: 1 }] } }]\n',
  });
  await project.run({ envName: 'try' });

  const refused = await refusal(promote(project));

  expect(refused).toContain('error ENV_FAILED: "silver.orders" failed in the environment "try"');
  expect(await read(project, 'from gold.other')).toEqual([[1]]);
});

const rawSource = {
  'models/bronze/sources.yml': `sources:
  - name: raw
    schema: bronze
    tables: [{ name: orders, files: data/raw/*.csv }]
`,
  'data/raw/a.csv': 'id\n1\n',
  'seeds/names.csv': 'id,name\n1,a\n',
};

test('raw files and seeds that changed are built in the environment, and the base still reads its own', async () => {
  await using project = await createShop();
  await project.write(rawSource);
  await project.run();
  await project.write({ 'data/raw/a.csv': 'id\n2\n', 'seeds/names.csv': 'id,name\n1,b\n' });

  await project.run({ envName: 'try' });

  const both = 'select id, name from bronze.orders, names';
  expect(await read(project, both.replace('id,', 'orders.id,'))).toEqual([['1', 'a']]);
  expect(await readIn(project, 'try', both.replace('id,', 'orders.id,'))).toEqual([['2', 'b']]);
});

test('they are promoted too', async () => {
  await using project = await createShop();
  await project.write(rawSource);
  await project.run();
  await project.write({ 'data/raw/a.csv': 'id\n2\n', 'seeds/names.csv': 'id,name\n1,b\n' });
  await project.run({ envName: 'try' });

  const { promoted } = await promote(project);

  expect(promoted.toSorted()).toEqual(['bronze.orders', 'main.names']);
  expect(await read(project, 'select orders.id, name from bronze.orders, names')).toEqual([
    ['2', 'b'],
  ]);
  expect(new Set(Object.values((await project.run()).statuses))).toEqual(new Set(['unchanged']));
});

test('the base does not remove staged files that an environment reads', async () => {
  await using project = await createShop();
  await project.write(rawSource);
  await project.run({ envName: 'try' });
  await project.write({ 'data/raw/a.csv': 'id\n2\n' });

  await project.run();

  expect(await readIn(project, 'try', 'select id from bronze.orders')).toEqual([['1']]);
});

test('models that depend on the clock, and ephemeral ones, are built and promoted', async () => {
  await using project = await builtShop();
  await project.write({
    'models/gold/clock.sql': '{{config materialized="table"}}\nselect now() is not null as n\n',
    'models/silver/part.sql': '{{config materialized="ephemeral"}}\nselect 3 as n\n',
    'models/gold/whole.sql': '{{config materialized="table"}}\nselect n from {{ref "part"}}\n',
  });
  await project.run({ envName: 'try' });

  const { promoted } = await promote(project);

  expect(promoted.toSorted()).toEqual(['gold.clock', 'gold.whole']);
  expect(await read(project, 'select whole.n, clock.n from gold.whole, gold.clock')).toEqual([
    [3, true],
  ]);
});

test('two environments do not see each other', async () => {
  await using project = await builtShop();
  await project.write(shopOf(2));
  await project.run({ envName: 'one' });
  await project.write(shopOf(3));
  await project.run({ envName: 'two' });

  const seen = [
    await readIn(project, 'one', 'from gold.totals'),
    await readIn(project, 'two', 'from gold.totals'),
    await read(project, 'from gold.totals'),
  ];

  expect(seen).toEqual([[[2]], [[3]], [[1]]]);
  expect((await list(project)).map(({ name }) => name)).toEqual(['one', 'two']);
});

test.each([
  ['publish: false', published, undefined],
  ['publish: { schemas: [gold] }', working, { status: 'published', version: 2 }],
])('an environment of a target with %s', async (keys, base, publication) => {
  await using project = await builtShop(keys);
  await project.write(shopOf(2));

  const run = await project.run({ envName: 'try' });
  const seen = await readIn(project, 'try', 'from gold.totals, gold.other', base);
  const promotion = await promote(project);

  expect(run.statuses).toMatchObject({ totals: 'success', other: 'unchanged' });
  expect(seen).toEqual([[2, 1]]);
  expect(promotion.publication).toEqual(publication);
  expect(await read(project, 'from gold.totals')).toEqual([[2]]);
});

test('tests run in an environment', async () => {
  await using project = await builtShop();

  const run = await project.run({ envName: 'try', command: 'test' });

  expect(run.statuses).toEqual({ not_null_orders_amount: 'pass' });
});

test('dropping leaves nothing behind', async () => {
  await using project = await builtShop();
  await project.run({ envName: 'try' });

  await drop(project);

  expect((await readdir(join(project.path, 'data/.ingot'))).sort()).toEqual([
    'shop.duckdb',
    'shop.duckdb.json',
  ]);
});

test.each(['../x', 'a b', '', '.', '..', 'a/b', '-x', '_x', 'ümlaut', 'x"y', 'a'.repeat(64)])(
  '"%s" is no name of an environment',
  async (name) => {
    await using project = await createShop();

    const mistakes = [
      ...(await project.mistakes({ envName: name })),
      await refusal(drop(project, name)),
    ];

    const message = `error ENV_NAME_INVALID: "${name}" is not a name of an environment\n  help: Take letters, digits, - and _, such as --env new-prices.`;
    expect(mistakes).toEqual([message, message]);
  },
);

test.each(['ingot_base', 'shop', 'a'.repeat(63)])(
  'an environment may be called %s',
  async (envName) => {
    await using project = await builtShop();
    await project.write(shopOf(2));

    const run = await project.run({ envName });

    expect(run.statuses).toMatchObject({ orders: 'success', other: 'unchanged' });
  },
);

test('one that is not there is told of, with what is near', async () => {
  await using project = await builtShop();
  await project.run({ envName: 'try' });

  const refused = [await refusal(diff(project, 'tri')), await refusal(drop(project, 'zebra'))];

  expect(refused).toEqual([
    'error ENV_NOT_FOUND: There is no environment "tri"\n  help: Did you mean "try"?',
    'error ENV_NOT_FOUND: There is no environment "zebra"\n  help: Make it: `ingot build --env zebra`.',
  ]);
});

test('a target in memory has no environments', async () => {
  await using project = await createShop();

  const mistakes = await project.mistakes({ envName: 'try', targetName: 'memory' });

  expect(mistakes).toEqual([
    'error TARGET_KEEPS_NOTHING: The target "memory" is in memory\n  help: Environments stand beside a file: choose another target with --target NAME.',
  ]);
});

test('an environment has none of its own', async () => {
  await using project = await createShop();

  const refused = await refusal(
    promoteProjectEnvironment('one', options(project, 'two'), contextOf(project)),
  );

  expect(refused).toBe(
    'error OPTION_INVALID: An environment has no environments: --env means nothing here\n  help: Leave it out.',
  );
});

test('a broken one is listed as such, and can be dropped', async () => {
  await using project = await builtShop();
  await project.run({ envName: 'try' });
  await project.write({ [fileOf('try')]: 'a letter' });

  const found = await list(project);
  await drop(project);

  expect(found).toMatchObject([{ name: 'try', own: undefined, state: 'broken' }]);
  expect(await list(project)).toEqual([]);
});
