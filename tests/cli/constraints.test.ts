import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

const contract = (name: string, constraint: string, config = 'materialized: table') =>
  `  - name: ${name}
    config: { ${config}, contract: { enforced: true } }
    columns: [{ name: id, data_type: bigint }, { name: mail, data_type: text }, { name: seen_on, data_type: date }]
    constraints: [${constraint}]
`;

const raw = 'select * from {{ref "raw"}}';
const unique = '{ type: unique, columns: [mail] }';
const grows = 'materialized: incremental';
const batches = `${grows}, strategy: microbatch, event_time: seen_on, batch_size: year, begin: "2025-01-01"`;

test('rows that break constraints are told by their keys, and personal data nowhere', async () => {
  await using project = await createProject({
    'seeds/raw.csv': 'id,mail,seen_on\n1,top-secret,2025-05-05\n',
    'seeds/raw.yml':
      'seeds: [{ name: raw, config: { event_time: seen_on }, columns: [{ name: id }, { name: mail, tags: [pii] }, { name: seen_on }] }]',
    'models/whole.sql': raw,
    'models/checked.sql': raw,
    'models/indexed.sql': `{{config materialized="table"}} ${raw}`,
    'models/grows.sql': raw,
    'models/batches.sql': raw,
    'models/hooked.sql': raw,
    'models/strays.sql': raw,
    'models/nobody.sql': "select 'nobody' as mail",
    'models/models.yml': `models:
${contract('whole', unique)}${contract('checked', '{ type: check, expression: "length(mail) < 11 or id = 1" }, { type: primary_key, columns: [id] }')}  - name: indexed
    config: { indexes: [{ columns: [mail], unique: true }] }
${contract('grows', unique, grows)}${contract('batches', unique, batches)}${contract('hooked', unique, 'materialized: table, post_hook: "insert into {{this}} from {{this}}"')}${contract('strays', "{ type: foreign_key, columns: [mail], to: ref('nobody'), to_columns: [mail] }")}`,
  });
  const first = await runCli(['build'], { cwd: project.path });
  await project.write({
    'seeds/raw.csv':
      'id,mail,seen_on\n1,top-secret,2025-05-05\n2,top-secret,2025-05-05\n3,top-secret too,2025-05-05\n',
  });

  const { exitCode, stdout, stderr } = await runCli(['build'], { cwd: project.path });

  expect(exitCode).toBe(1);
  const one = 'id = 1, seen_on = 2025-05-05, mail = ***';
  const indexed = `the constraint unique (mail): ${one}; id = 2, seen_on = 2025-05-05, mail = ***`;
  expect(stdout.match(/(?<=^ +error )[A-Z].*$/gm)?.sort()).toEqual([
    `BATCHES_FAILED: 1 of 2 batches of "batches" failed: 2025; the first one says: Rows of "batches" break ${indexed} (in the batch 2025)`,
    'CONSTRAINT_BROKEN: Rows of "checked" break the constraint check (length(mail) < 11 or id = 1): id = 3, mail = ***',
    `CONSTRAINT_BROKEN: Rows of "grows" break the constraint unique (mail): ${one}; ${one}; id = 2, seen_on = 2025-05-05, mail = ***`,
    `CONSTRAINT_BROKEN: Rows of "hooked" break ${indexed}`,
    `CONSTRAINT_BROKEN: Rows of "indexed" break ${indexed}`,
    `CONSTRAINT_BROKEN: Rows of "whole" break ${indexed}`,
    'FOREIGN_KEY_STRAY: The foreign key (mail) of "strays" leads to no row of "nobody": mail = ***; mail = ***; mail = ***',
  ]);
  expect(first.stdout).toContain('HOOK_FAILED: A post_hook of "hooked" failed');
  const kept = await readFile(join(project.path, 'target/run_results.json'), 'utf8');
  expect([first.stdout, stdout, stderr, kept].join('\n')).not.toContain('top-secret');
  expect(await project.query('select count(*) from whole')).toEqual([['1']]);
});

test('a foreign key is looked at again where the column that it leads to has other values', async () => {
  await using project = await createProject({
    'models/parents.sql': "select 1 as id, 'a' as name",
    'models/kids.sql': '{{config materialized="table"}} select 1 as id',
    'models/kids.yml': `models:
  - name: kids
    config: { contract: { enforced: true } }
    columns: [{ name: id, data_type: int }]
    constraints: [{ type: foreign_key, columns: [id], to: ref('parents'), to_columns: [id] }]
`,
  });
  await runCli(['build'], { cwd: project.path });
  await project.write({ 'models/parents.sql': "select 1 as id, 'b' as name" });
  const otherName = await runCli(['build'], { cwd: project.path });
  await project.write({ 'models/parents.sql': "select 2 as id, 'b' as name" });

  const otherId = await runCli(['build'], { cwd: project.path });

  expect(otherName.stdout).toMatch(/Unchanged +1 node/);
  expect(otherId.exitCode).toBe(1);
  expect(otherId.stdout).toContain(
    'FOREIGN_KEY_STRAY: The foreign key (id) of "kids" leads to no row of "parents": id = 1',
  );
});

test('rows are replaced under unique indexes that are added to a table, and after it was opened anew', async () => {
  const models = ['merge', 'replace', 'insert_overwrite', 'microbatch', 'updates'];
  const config = (more: string) => `models:
  - name: merge
    config: { unique_key: id${more} }
  - name: replace
    config: { strategy: delete+insert, unique_key: id${more} }
  - name: insert_overwrite
    config: { strategy: insert_overwrite, partition_by: id${more} }
  - name: microbatch
    config: { strategy: microbatch, event_time: seen_on, batch_size: year, begin: "2025-01-01"${more} }
  - name: updates
    config: { unique_key: id, merge_update_columns: [mail, seen_on]${more} }
`;
  await using project = await createProject({
    'ingot.yml': 'name: shop\nmodels: { +materialized: incremental }\n',
    'seeds/raw.csv': 'id,mail,seen_on\n1,a,2025-05-05\n2,a,2025-06-05\n',
    ...Object.fromEntries(models.map((name) => [`models/${name}.sql`, raw])),
    'models/models.yml': config(''),
  });
  await runCli(['build'], { cwd: project.path });
  await project.write({
    'seeds/raw.csv': 'id,mail,seen_on\n1,b,2025-05-05\n2,b,2025-06-05\n',
    'models/models.yml': config(
      ', indexes: [{ columns: [id], unique: true }, { columns: [seen_on] }]',
    ),
  });

  const added = await runCli(['build'], { cwd: project.path });
  await project.write({ 'seeds/raw.csv': 'id,mail,seen_on\n1,c,2025-05-05\n2,c,2025-06-05\n' });
  const later = await runCli(['build'], { cwd: project.path });

  expect([added.stdout, added.exitCode, later.exitCode]).toEqual([added.stdout, 0, 0]);
  expect(
    await project.query(
      `from merge union all from replace union all from insert_overwrite union all from microbatch union all from updates`,
    ),
  ).toEqual(
    models.flatMap(() => [
      ['1', 'c', '2025-05-05'],
      ['2', 'c', '2025-06-05'],
    ]),
  );
  expect(await project.query('select count(*) from duckdb_indexes()')).toEqual([['10']]);

  await project.write({
    'models/models.yml': config(', indexes: [{ columns: [mail], unique: true }]'),
  });
  const broken = await runCli(['build', '--select', 'merge'], { cwd: project.path });

  expect(broken.stdout).toContain(
    'CONSTRAINT_BROKEN: Rows of "merge" break the constraint unique (mail): id = 1, mail = c; id = 2, mail = c',
  );
});
