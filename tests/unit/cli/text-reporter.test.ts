import { Chalk } from 'chalk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TextReporter } from '../../../src/cli/reporters/text-reporter.ts';
import { textWidth } from '../../../src/cli/reporters/text-width.ts';
import type { Event } from '../../../src/core/event.ts';
import { createProject, type TestProject } from '../../support/create-project.ts';

const table = (select: string) => `{{config materialized="table"}}\n${select}`;

const files = {
  'models/silver/customers.sql': table('select 1 as customer_id, null as note'),
  'models/silver/visits_clean.sql': table(
    'select unnest([1, 2, 3]) as customer_id, 4 as amount from {{source "raw" "visits"}} limit 3',
  ),
  'models/gold/visits_of_customers_by_month_and_region_and_year.sql': table(
    'select * from range(123456)',
  ),
  'models/gold/broken.sql': table(
    'select amount, cast(\'a value that is no number\' as integer) as n, amount * 2 as twice from {{ref "visits_clean"}}',
  ),
  'models/gold/below_what_is_broken.sql': 'select * from {{ref "broken"}}',
  'models/gold/guarded.sql': table('select 1 as id union all select 1'),
  'models/models.yml': `sources:
  - name: raw
    tables: [{ name: visits, files: data/raw/*.csv }]
models:
  - name: silver.customers
    columns: [{ name: note, data_tests: [{ not_null: { config: { severity: warn } } }] }]
  - name: silver.visits_clean
    columns:
      - name: customer_id
        data_tests:
          - relationships: { arguments: { to: ref('silver.customers'), field: customer_id } }
  - name: gold.guarded
    columns: [{ name: id, data_tests: [unique] }]
`,
  'data/raw/visits.csv': 'id,name\n1,a\n2,b\n3\n4,d\n',
};

let project: TestProject;
let events: readonly Event[];

beforeAll(async () => {
  project = await createProject(files);
  ({ events } = await project.run({ threads: 1 }));
});

afterAll(() => project[Symbol.asyncDispose]());

/** What a person reads in a terminal of that width, or in a file where there is none. */
function shown(columns: number | undefined): string[] {
  let text = '';
  const colors = new Chalk({ level: 0 });
  const { show } = new TextReporter({
    terminal: {
      isInteractive: false,
      columns: () => columns,
      colors,
      errorColors: colors,
      out: (part) => (text += part),
      err: () => undefined,
    },
    logLevel: 'info',
    signal: new AbortController().signal,
    explain: false,
    showCommand: (...words) => `ingot show ${words.join(' ')}`,
  });
  events.forEach(show);
  return text.replaceAll(/\d\.\d\d s/g, '0.00 s').split('\n');
}

test.each([50, 60, 70, 80, 90, 100, 120, 160])('no line is wider than %d columns', (columns) => {
  expect(shown(columns).filter((line) => textWidth(line) > columns)).toEqual([]);
});

test.each([
  [
    undefined,
    '2/7  ok     gold.visits_of_customers_by_month_and_region_and_year  table   123,456 rows   0.00 s',
  ],
  [
    100,
    '2/7  ok     gold.visits_of_customers_by_month_and_region_and_year  table   123,456 rows   0.00 s',
  ],
  [80, '2/7  ok     gold.visits_of_…by_month_and_region_and_year  123,456 rows   0.00 s'],
  [60, '2/7  ok     gold.vis…region_and_year  123,456 rows   0.00 s'],
])('in %s columns a long name is cut as far as it must be', (columns, line) => {
  expect(shown(columns)).toContain(line);
});

test.each([
  [
    160,
    '1/7  error  gold.guarded                                           table   rolled back to what it was before',
  ],
  [60, '1/7  error  gold.guarded  rolled back to what it was before'],
  [50, '1/7  error  gold.guarded      rolled back'],
])('in %s columns a node that was taken back says so', (columns, line) => {
  expect(shown(columns)).toContain(line);
});

test('a test that compares two nodes names both, and its own name stands below', () => {
  expect(shown(100).join('\n')).toContain(`
     fail   relationships  visits_clean.customer_id → silver.customers           2 rows   0.00 s
  error: 2 rows are wrong (fails if != 0)
    at models/models.yml:11:13
    from_field
    ──────────
             2
             3
    relationships_visits_clean_cus_ec6904ff90c709008362473150ce03e5
`);
});

test('a warning takes one line where there is room, else what was measured stands below', () => {
  expect(shown(60).join('\n')).toContain(`
     warn   not_null  customers.note        1 row    0.00 s
            1 row is wrong (warns if != 0), at
            models/models.yml:6:42
`);
  expect(shown(undefined)).toContain(
    '     warn   not_null  customers.note                test          1 row    0.00 s  1 row is wrong (warns if != 0), at models/models.yml:6:42',
  );
});
