import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const cli = ({ path }: TestProject, ...args: readonly string[]) => runCli(args, { cwd: path });

const files = {
  'models/gold/orders.sql': `{{config materialized="table"}}
select i as order_id, i % 10 as customer_id, (i * 1.25)::decimal(10, 2) as amount, {'a': i, 'b': [i::varchar, null]} as part,
  map {'k "1"': i} as marks, interval (i) day as span, timestamptz '2026-01-01 00:00:00+00' + interval (i) hour as happened_at, '007' as code, null as nothing
from range(1, 500) r(i)`,
  'models/gold/customers.sql':
    "select i as customer_id, 'name ' || i as name, 'mail' || i || '@example.org' as email, i * 7 as secret_number from range(0, 20) r(i)",
  'models/gold/partners.sql':
    "select 'mail' || i || '@example.org' as email, i % 2 = 0 as is_old from range(0, 20) r(i)",
  'models/gold/lines.sql': `{{config materialized="incremental" unique_key="order_id"}}
select o.*, c.name, upper(c.email) as contact, p.is_old, current_date > '2020-01-01' as is_now
from {{ref "orders"}} o join {{ref "customers"}} c using (customer_id) join {{ref "partners"}} p using (email)
{{#if (is_incremental)}} where false {{/if}}`,
  'models/gold/sums.sql': 'select sum(amount) as total from {{ref "orders"}}',
  'models/gold/chance.sql': 'select order_id, random() as chance from {{ref "orders"}}',
  'models/gold/gold.yml': `models:
  - name: customers
    columns: [{ name: email, tags: [PII] }, { name: secret_number, tags: [pii] }]
`,
  'models/gold/lines.unit.yml': `# by hand
unit_tests:
  - name: recorded # keep me
    model: lines
    given: []
    expect_error: x
    config: { enabled: false }
`,
};

test('real rows become a unit test that passes at once, with personal data masked and what stood in the file kept', async () => {
  await using project = await createProject(files);
  await cli(project, 'build', '-s', '+lines');

  const recorded = await cli(project, 'test', 'record', 'lines', '--where', 'order_id in (7, 17)');

  const text = await readFile(join(project.path, 'models/gold/lines.unit.yml'), 'utf8');
  expect(recorded).toEqual({
    exitCode: 0,
    stdout:
      'Wrote the unit test "recorded_2" to models/gold/lines.unit.yml: 4 rows given, 2 rows expected\n',
    stderr: '',
  });
  expect(text.replace(/now: \S+ \S+/, 'now: <now>')).toMatchInlineSnapshot(`
    "# by hand
    unit_tests:
      - name: recorded # keep me
        model: lines
        given: []
        expect_error: x
        config: { enabled: false }
      - name: recorded_2
        model: lines
        overrides:
          macros:
            is_incremental: false
          now: <now>
        given:
          - input: ref('customers')
            rows:
              - { customer_id: 7, name: name 7, email: masked_2, secret_number: 1 }
          - input: ref('orders')
            rows:
              - { order_id: 7, customer_id: 7, amount: 8.75, part: { a: 7, b: [ 7, null ] }, marks: { k "1": 7 }, span: 7 days, happened_at: 2026-01-01 07:00:00+00, code: "007", nothing: null }
              - { order_id: 17, customer_id: 7, amount: 21.25, part: { a: 17, b: [ 17, null ] }, marks: { k "1": 17 }, span: 17 days, happened_at: 2026-01-01 17:00:00+00, code: "007", nothing: null }
          - input: ref('partners')
            rows:
              - { email: masked_2, is_old: false }
        expect:
          rows:
            - { order_id: 7, customer_id: 7, amount: 8.75, part: { a: 7, b: [ 7, null ] }, marks: { k "1": 7 }, span: 7 days, happened_at: 2026-01-01 07:00:00+00, code: "007", nothing: null, name: name 7, contact: MASKED_2, is_old: false, is_now: true }
            - { order_id: 17, customer_id: 7, amount: 21.25, part: { a: 17, b: [ 17, null ] }, marks: { k "1": 17 }, span: 17 days, happened_at: 2026-01-01 17:00:00+00, code: "007", nothing: null, name: name 7, contact: MASKED_2, is_old: false, is_now: true }
    "
  `);
  expect(text).not.toContain('example.org');
  const { exitCode } = await cli(project, 'test', '-s', 'test_type:unit');
  expect(exitCode).toBe(0);
  const again = await cli(
    project,
    'test',
    'record',
    'lines',
    '--where',
    'order_id = 8',
    '--name',
    'second',
  );
  expect(again.exitCode).toBe(0);
  const both = await cli(project, 'test', '-s', 'test_type:unit');
  expect(both.stdout).toContain('2 passed, 0 failed');
});

test.each([
  [['sums'], 2, /^error RECORD_TOO_MUCH: The recorded rows need 499 rows of "gold.orders"/],
  [
    ['chance', '--where', 'order_id = 1'],
    2,
    /^error RECORD_NOT_MADE: "gold.chance" does not make these rows/,
  ],
  [['lines', '--where', 'order_id = -1'], 2, /^error RECORD_NO_ROWS: No row of "gold.lines"/],
  [
    ['lines', '--where', 'nope = 1'],
    2,
    /^error OPTION_INVALID: --where is no condition on its rows/,
  ],
  [
    ['lines', '--where', 'true); drop table x; --'],
    2,
    /^error OPTION_INVALID: --where is no condition/,
  ],
  [['nope'], 2, /^error REF_NOT_FOUND: No model is named "nope"/],
  [['customers', '--limit', '0'], 2, /^error OPTION_INVALID: --limit/],
])(
  'what can’t be recorded is told, and nothing is written: %j',
  async (args, exitCode, message) => {
    await using project = await createProject({ ...files, 'models/gold/lines.unit.yml': '' });
    await project.run();

    const result = await cli(project, 'test', 'record', ...args);

    expect(result.stderr).toMatch(message);
    expect([result.exitCode, result.stdout]).toEqual([exitCode, '']);
    expect(await readFile(join(project.path, 'models/gold/lines.unit.yml'), 'utf8')).toBe('');
  },
);

test('before anything is built there is nothing to record', async () => {
  await using project = await createProject({ ...files, 'models/gold/lines.unit.yml': '' });

  const { exitCode, stderr } = await cli(project, 'test', 'record', 'lines');

  expect([exitCode, stderr]).toEqual([
    2,
    'error NODE_NOT_BUILT: "gold.lines" is not built yet\n  help: Build it: ingot build --select +gold.lines\n',
  ]);
});
