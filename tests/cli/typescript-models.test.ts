import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const ingot = (project: TestProject, ...args: string[]) => runCli(args, { cwd: project.path });

const shop = {
  'ingot.yml': 'name: shop\nvars: { rate: 2 }\n',
  'seeds/orders.csv': 'id,amount\n1,10.5\n2,20\n3,\n',
  'lib/price.ts': 'export const withTax = (x: number): number => x * 1.5;\n',
  'models/gold/priced.ts': `import { withTax } from '../../lib/price.ts';
import type { ModelContext } from 'ingot';

export const config = { tags: ['priced'] } as const;

export default async function* model({ ref, vars }: ModelContext) {
  for await (const row of ref<{ id: bigint; amount: string | null }>('orders'))
    yield { id: row.id, price: row.amount === null ? null : withTax(Number(row.amount)) * Number(vars.rate) };
}
`,
  'models/gold/dear.sql':
    '{{config materialized="table"}} select id from {{ref "gold.priced"}} where price > 40',
};

test('a model in TypeScript is built, known to all commands, and built again only when its code changes', async () => {
  await using project = await createProject(shop);

  const listed = await ingot(project, 'list', '--select', 'tag:priced+');
  const compiled = await ingot(project, 'compile', '--select', 'priced');
  const lineage = await ingot(project, 'lineage', 'gold.priced');
  const first = await ingot(project, 'build');
  const rows = await project.query('select id, price from gold.priced order by id');
  const dear = await project.query('from gold.dear');
  const second = await ingot(project, 'build');
  const shown = await ingot(project, 'show', 'gold.priced', '--output', 'csv');
  await project.write({ 'lib/price.ts': 'export const withTax = (x: number) => x * 10;\n' });
  const planned = await ingot(project, 'plan');
  const third = await ingot(project, 'build', '--explain');

  expect(listed.stdout).toBe('gold.priced\ngold.dear\n');
  expect(compiled.stdout).toContain('for await (const row of ref<{ id: bigint; amount: string');
  expect(lineage.stdout).toContain('└─ orders  seed seeds/orders.csv');
  expect(first.stdout).toContain(
    '2/3  ok     gold.priced                             table         3 rows',
  );
  expect(rows).toEqual([
    ['1', 31.5],
    ['2', 60],
    ['3', null],
  ]);
  expect(dear).toEqual([['2']]);
  expect(second.stdout).toContain('nothing to do');
  expect(shown.stdout).toContain('id,price\n1,31.5\n');
  expect(planned.stdout).toContain('  gold.priced  table   its code changed\n');
  expect(third.stdout).toContain('its code changed');
  expect(await project.query('select max(price) from gold.priced')).toEqual([[400]]);
});

test('commands that only look do not run it', async () => {
  await using project = await createProject({
    'models/gold/boom.ts': `throw new Error('it was run');
export default () => [];
`,
  });

  const codes = [
    (await ingot(project, 'list')).exitCode,
    (await ingot(project, 'check')).exitCode,
    (await ingot(project, 'compile')).exitCode,
    (await ingot(project, 'lineage', 'gold.boom')).exitCode,
    (await ingot(project, 'plan')).exitCode,
  ];
  const built = await ingot(project, 'build');

  expect(codes).toEqual([0, 0, 0, 0, 3]);
  expect(built.exitCode).toBe(1);
  expect(built.stdout)
    .toContain(`error TYPESCRIPT_FAILED: The program can’t be loaded: Error: it was run
    at models/gold/boom.ts:1:7
    | throw new Error('it was run');
    |       ^
`);
});

test('a mistake is told at its place in the file, whichever file that is', async () => {
  await using project = await createProject({
    ...shop,
    'lib/price.ts': `export function withTax(x: number): number {
  const rates: number[] | undefined = undefined;
  return rates[0] * x;
}
`,
  });

  const { exitCode, stdout } = await ingot(project, 'build');

  expect(exitCode).toBe(1);
  expect(stdout)
    .toContain(`  error TYPESCRIPT_FAILED: The program failed: TypeError: Cannot read properties of undefined (reading '0')
    at lib/price.ts:3:10
    |   return rates[0] * x;
    |          ^
`);
  expect(stdout).toContain('because "gold.priced" failed');
});

test('an incremental model adds to its table, and sees what is in it', async () => {
  await using project = await createProject({
    'models/gold/seen.ts': `export const config = { materialized: 'incremental', unique_key: 'id' };

export default async function* model({ ref, this: own, isIncremental }) {
  let last = 0n;
  if (isIncremental)
    for await (const row of own.query('select max(id) as last')) last = row.last;
  yield* ref('orders').query('where id > $1 order by id', [last]).batches();
}
`,
    'seeds/orders.csv': 'id,amount\n1,10.5\n2,20\n',
  });

  await ingot(project, 'build');
  await project.write({ 'seeds/orders.csv': 'id,amount\n2,99.5\n3,30\n' });
  const later = await ingot(project, 'build');
  const rows = await project.query('from gold.seen order by id');
  await ingot(project, 'build', '--full-refresh');

  expect(later.stdout).toContain('incremental   3 rows');
  expect(rows).toEqual([
    ['1', '10.5'],
    ['2', '20.0'],
    ['3', '30.0'],
  ]);
  expect(await project.query('from gold.seen order by id')).toEqual([
    ['2', '99.5'],
    ['3', '30.0'],
  ]);
});

test('a model that never ends is stopped by Ctrl-C, and nothing of it stays', async () => {
  await using project = await createProject({
    'models/gold/endless.ts': `export default function* () {
  process.kill(process.pid, 'SIGINT');
  for (let id = 0; ; id++) yield { id };
}
`,
  });

  const { exitCode, stdout } = await ingot(project, 'build');

  expect(exitCode).toBe(130);
  expect(stdout).toContain('Build interrupted');
  expect(
    await project.query("select count(*) from duckdb_tables() where table_name = 'endless'"),
  ).toEqual([['0']]);
});

test('a build that is killed in the middle of the rows leaves what was there, and the next one goes on', async () => {
  const rows = (end: string) => `export default async function* () {
  for (let id = 0n; id < 400000n; id++) yield { id };
  ${end}
}
`;
  await using project = await createProject({
    'models/gold/many.ts': 'export default () => [{ id: 1n }];',
  });
  await ingot(project, 'build');
  await project.write({ 'models/gold/many.ts': rows("process.kill(process.pid, 'SIGKILL');") });

  const killed = await ingot(project, 'build');
  const left = await project.query('select count(*) from gold.many');
  await project.write({ 'models/gold/many.ts': rows('') });
  const next = await ingot(project, 'build');

  expect(killed.exitCode).not.toBe(0);
  expect(left).toEqual([['1']]);
  expect(next.exitCode).toBe(0);
  expect(await project.query('select count(*), max(id) from gold.many')).toEqual([
    ['400000', '399999'],
  ]);
});
