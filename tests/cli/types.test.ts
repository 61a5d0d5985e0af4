import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

let project: TestProject;

beforeAll(async () => {
  project = await createProject({
    'models/silver/orders.sql': `{{config materialized="ephemeral"}}
select 1::bigint as order_id, 12.5::decimal(9, 2) as amount, ['a'] as labels`,
    'models/gold/revenue.sql': 'select sum(amount) as revenue, now() as at from {{ref "orders"}}',
    'models/gold/gold.yml': `
models:
  - name: revenue
    description: All of it.
    columns:
      - name: revenue
        description: In euros.
        data_tests: [not_null]
sources:
  - name: raw
    tables:
      - name: visits
        columns: [{ name: visit_id, data_type: integer }]
      - name: unloaded
`,
    'models/later/visits.sql': 'select * from {{source "raw" "unloaded"}}',
    'seeds/codes.csv': 'code,number\na,1\n',
  });
});

afterAll(() => project[Symbol.asyncDispose]());

function ingot(...args: string[]) {
  return runCli(args, { cwd: project.path });
}

/** The names of the interfaces in a written file. */
function interfacesOf(text: string): readonly string[] {
  return [...text.matchAll(/^export interface (\S+)/gm)].map(([, name]) => String(name));
}

describe('types', () => {
  test('prints the types of all models, without a database', async () => {
    const { exitCode, stdout, stderr } = await ingot('types');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.slice(stdout.indexOf('/** gold.revenue'))).toBe(`/** gold.revenue: All of it. */
export interface GoldRevenue {
  /** DECIMAL(38,2): In euros. */
  revenue: Decimal;
  /** TIMESTAMP WITH TIME ZONE */
  at: TimestampWithZone | null;
}

/** silver.orders */
export interface SilverOrders {
  /** BIGINT */
  order_id: Int64 | null;
  /** DECIMAL(9,2) */
  amount: Decimal | null;
  /** VARCHAR[] */
  labels: (string | null)[] | null;
}

/** later.visits has no type yet: its columns are not known before a build. */
`);
  });

  test('a model by name has to have columns', async () => {
    expect(await ingot('types', 'later.visits')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error COLUMNS_UNKNOWN: The columns of "later.visits" are not known yet, for those of "raw.unloaded" are not
  at models/later/visits.sql:1:1
  | select * from {{source "raw" "unloaded"}}
  | ^
  help: Stage or load "raw.unloaded", or declare its columns with data_type.
`,
    });
  });

  test.each([
    [['revenue'], ['GoldRevenue']],
    [['gold'], ['GoldRevenue']],
    [['+gold.revenue'], ['GoldRevenue', 'SilverOrders']],
    [
      ['revenue', 'silver.orders'],
      ['GoldRevenue', 'SilverOrders'],
    ],
    [['path:models/silver'], ['SilverOrders']],
    [['source:raw.visits'], ['RawVisits']],
    [['codes'], ['Codes']],
  ])('%j chooses %j', async (named, expected) => {
    const { stdout } = await ingot('types', ...named);

    expect(interfacesOf(stdout)).toEqual(expected);
  });

  test.each([
    ['revenu', 'Did you mean "gold.revenue"?'],
    ['raw.visits', 'Did you mean "source:raw.visits" or "later.visits"?'],
    ['tag:daily', '"ingot list" shows the names of all nodes.'],
  ])('%s matches nothing, which is a mistake', async (name, hint) => {
    expect(await ingot('types', 'gold', name)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error SELECTED_NOTHING: The selector "${name}" matches no node\n  help: ${hint}\n`,
    });
  });

  test('writes a file and its folder, and leaves one alone that is the same', async () => {
    const path = join(project.path, 'src/types/rows.ts');

    const first = await ingot('types', '--out', 'src/types/rows.ts');
    await utimes(path, 1, 1);
    const second = await ingot('types', '--out', 'src/types/rows.ts');
    const untouched = await stat(path);
    const third = await ingot('types', 'gold', '--out', 'src/types/rows.ts');

    expect(first).toEqual({
      exitCode: 0,
      stdout: '2 row types in src/types/rows.ts\n',
      stderr: '',
    });
    expect(second.stdout).toBe('2 row types in src/types/rows.ts, unchanged\n');
    expect(untouched.mtimeMs).toBe(1000);
    expect(third.stdout).toBe('1 row type in src/types/rows.ts\n');
    expect(interfacesOf(await readFile(path, 'utf8'))).toEqual(['GoldRevenue']);
  });

  test('a folder is no file to write', async () => {
    expect(await ingot('types', '--out', 'models')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error OPTION_INVALID: The option "--out" needs a file, but "models" is a folder
  help: Name a file in it, such as rows.ts.
`,
    });
  });

  test('a file that can’t be written is a mistake', async () => {
    await writeFile(join(project.path, 'taken'), '');

    const { exitCode, stderr } = await ingot('types', '--out', 'taken/rows.ts');

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `error ARTIFACT_NOT_WRITTEN: "${project.path}/taken/rows.ts" can't be`,
    );
  });
});

describe('show --schema', () => {
  test('shows the columns of a model as a table', async () => {
    expect(await ingot('show', '--schema', 'revenue')).toEqual({
      exitCode: 0,
      stdout: `column   type                      nullable  description
───────  ────────────────────────  ────────  ───────────
revenue  DECIMAL(38,2)             false     In euros.
at       TIMESTAMP WITH TIME ZONE  true
`,
      stderr: '',
    });
  });

  test('shows those of a source as CSV', async () => {
    expect(await ingot('show', '--schema', 'raw.visits', '--output', 'csv')).toEqual({
      exitCode: 0,
      stdout: 'column,type,nullable,description\nvisit_id,INTEGER,true,""\n',
      stderr: '',
    });
  });

  test('shows those of a seed as JSON', async () => {
    const { stdout } = await ingot('show', '--schema', 'codes', '--output', 'json');

    expect(JSON.parse(stdout)).toEqual([
      { column: 'code', type: 'VARCHAR', nullable: true, description: '' },
      { column: 'number', type: 'BIGINT', nullable: true, description: '' },
    ]);
  });

  test('a name that nothing has is a mistake', async () => {
    expect(await ingot('show', '--schema', 'revenu')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error REF_NOT_FOUND: No model is named "revenu"\n  help: Did you mean "revenue"?\n',
    });
  });

  test('goes with no model beside it', async () => {
    expect(await ingot('show', 'revenue', '--schema', 'revenue')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(
        'A model, --inline, --rejects and --schema can’t go together',
      ) as unknown,
    });
  });
});
