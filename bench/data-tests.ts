/**
 * Tests of one view in one statement, against the same tests each in its own:
 * `node bench/data-tests.ts [--rows 5000000] [--rounds 3]`.
 */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { transformSync } from 'esbuild';
import { compare, costOf, ingotScript, printFigures, root, type Figure } from './measure.ts';
import { writeFile } from './write-file.ts';

export interface DataTestsOptions {
  readonly rows: number;
  readonly rounds: number;
}

/** One that reads rows as they are, and one that aggregates them. */
const views = {
  plain: 'select * from {{ref "facts"}} where id >= 0',
  aggregated: `select
  id // 2 as id,
  min(customer_id) as customer_id,
  max(status) as status,
  max(amount) as amount,
  max(noted) as noted
from {{ref "facts"}}
group by id // 2`,
} as const;

/** What the six tests ask, of a relation. */
const checks = (relation: string): readonly string[] => [
  `select * from ${relation} where id is null`,
  `select id, count(*) from ${relation} where id is not null group by id having count(*) > 1`,
  `select status, count(*) from ${relation} where status is not null and status not in ('open', 'shut') group by status`,
  `select customer_id from ${relation} where customer_id is not null and customer_id not in (select customer_id from customers where customer_id is not null)`,
  `select * from ${relation} where noted is null`,
  `select * from ${relation} where not amount between 0 and 1e12`,
];

const properties = (view: string): string => `  - name: ${view}
    columns:
      - { name: id, data_tests: [not_null, unique] }
      - { name: status, data_tests: [{ accepted_values: { values: [open, shut] } }] }
      - { name: customer_id, data_tests: [{ relationships: { to: ref('customers'), field: customer_id } }] }
      - { name: noted, data_tests: [not_null] }
      - { name: amount, data_tests: [between] }
`;

export async function benchDataTests({ rows, rounds }: DataTestsOptions): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-tests-'));
  try {
    const project = join(folder, 'project');
    writeProject(project, rows);
    const { path: script } = ingotScript();
    const ingot = (...words: readonly string[]) => ({
      args: [script, ...words, '--quiet', '--project-dir', project, '--threads', '1'],
    });
    await costOf(ingot('run'));
    const figures: Figure[] = [];
    for (const view of ['plain', 'aggregated'] as const) {
      const costs = await compare(
        {
          together: ingot('test', '--select', view),
          none: ingot('test', '--select', 'customers'),
          each: { args: prepareFloor(folder, project, view) },
        },
        rounds,
      );
      const [tests, each] = [
        costs.together.cpuSeconds - costs.none.cpuSeconds,
        costs.each.cpuSeconds,
      ];
      figures.push({
        name: `6 tests of the ${view} view of ${rows.toLocaleString('en')} rows, less the start, against one by one`,
        measured: tests / each,
        limit: view === 'plain' ? 1.2 : 0.65,
        unit: '× CPU',
        detail: `${tests.toFixed(2)} s against ${each.toFixed(2)} s, ${costs.together.peakMegabytes.toFixed(0)} MB`,
      });
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeProject(project: string, rows: number): void {
  const facts = `{{config materialized="table"}}
select
  i as id,
  i % 1000 as customer_id,
  case when i % 3 = 0 then 'open' else 'shut' end as status,
  'name of ' || i as name,
  i * 1.5 as amount,
  i + 1 as noted
from range(${rows}) as r(i)`;
  const files = {
    'ingot.yml': 'name: shop\n',
    'profiles.yml':
      'shop: { target: dev, outputs: { dev: { type: duckdb, path: shop.duckdb, publish: false } } }\n',
    'models/facts.sql': facts,
    'models/customers.sql':
      '{{config materialized="table"}} select i as customer_id from range(1000) as r(i)',
    'models/aggregated.sql': views.aggregated,
    'models/plain.sql': views.plain,
    'models/models.yml': `models:\n${properties('plain')}${properties('aggregated')}`,
    'tests/generic/between.sql':
      'select * from {{model}} where not {{column_name}} between 0 and 1e12',
  };
  for (const [name, text] of Object.entries(files)) writeFile(project, name, text);
}

function prepareFloor(folder: string, project: string, view: string): string[] {
  const source = readFileSync(join(import.meta.dirname, 'floor.ts'), 'utf8');
  writeFileSync(join(folder, 'floor.mjs'), transformSync(source, { loader: 'ts' }).code);
  rmSync(join(folder, 'node_modules'), { force: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const list = join(folder, `${view}.json`);
  const statements = checks(view).map((sql) => `select count(*) from (${sql})`);
  writeFileSync(list, JSON.stringify(statements));
  return [join(folder, 'floor.mjs'), list, join(project, 'shop.duckdb')];
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '5000000' },
      rounds: { type: 'string', default: '3' },
    },
  });
  printFigures(await benchDataTests({ rows: Number(values.rows), rounds: Number(values.rounds) }));
}
