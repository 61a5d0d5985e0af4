import { expect, test } from 'vitest';
import { planTasks, type Task } from '../../../src/execute/plan.ts';
import { createProject } from '../../support/create-project.ts';

const relationship = (model: string, to: string) =>
  `models: [{ name: ${model}, columns: [{ name: id, data_tests: [{ relationships: { name: t, to: ref("${to}"), field: id } }] }] }]`;

async function plan(files: Record<string, string>, select: readonly string[] = []) {
  await using project = await createProject(files);
  const { manifest, selected } = await project.prepare({ select });
  return planTasks(selected, manifest).map(asText);
}

function asText({ node, guards, parents }: Task): string {
  const names = (ids: Iterable<string>) => [...ids].map((id) => id.split('.')[2]).sort();
  return `${node.name} after [${names(parents).join()}] guarded by [${names(guards).join()}]`;
}

test('a test guards the last of the nodes that it reads', async () => {
  const tasks = await plan({
    'models/a.sql': 'select 1 as id',
    'models/b.sql': 'select * from {{ref "a"}}',
    'models/p.yml': relationship('a', 'b'),
  });

  expect(tasks).toEqual(['a after [] guarded by []', 'b after [a] guarded by [t]']);
});

test('a test of nodes without order stands alone, and what is below all of them waits', async () => {
  const tasks = await plan({
    'models/a.sql': 'select 1 as id',
    'models/b.sql': 'select 1 as id',
    'models/c.sql': 'select * from {{ref "a"}}',
    'models/d.sql': 'select * from {{ref "c"}}, {{ref "b"}}',
    'models/p.yml': relationship('a', 'b'),
  });

  expect(tasks).toEqual([
    'a after [] guarded by []',
    'b after [] guarded by []',
    'c after [a] guarded by []',
    't after [a,b] guarded by []',
    'd after [b,c,t] guarded by []',
  ]);
});

test('an ephemeral or unselected node hands its parents on', async () => {
  const tasks = await plan(
    {
      'models/a.sql': 'select 1 as id',
      'models/b.sql': '{{config materialized="ephemeral"}} select * from {{ref "a"}}',
      'models/c.sql': 'select * from {{ref "b"}}',
      'models/d.sql': 'select * from {{ref "c"}}',
      'models/e.sql': 'select * from {{ref "d"}}',
      'tests/sql/t.sql': 'select * from {{ref "b"}} where false',
    },
    ['a', 'b', 'c', 'e', 't'],
  );

  expect(tasks).toEqual([
    'a after [] guarded by [t]',
    'c after [a] guarded by []',
    'e after [c] guarded by []',
  ]);
});

test('tests alone wait for nothing', async () => {
  const tasks = await plan(
    {
      'models/a.sql': 'select 1 as id',
      'models/b.sql': 'select * from {{ref "a"}}',
      'models/p.yml': relationship('a', 'b'),
    },
    ['t'],
  );

  expect(tasks).toEqual(['t after [] guarded by []']);
});

test(
  'a chain of 2,000 models beside a test that stands alone is planned',
  { timeout: 20_000 },
  async () => {
    const models = Array.from({ length: 2000 }, (_, n) => [
      `models/m${n}.sql`,
      n === 0 ? 'select 1 as id' : `select * from {{ref "m${n - 1}"}}`,
    ]);

    const tasks = await plan({
      ...Object.fromEntries(models),
      'models/other.sql': 'select 1 as id',
      'models/top.sql': 'select * from {{ref "m1999"}}, {{ref "other"}}',
      'models/p.yml': relationship('m1998', 'other'),
    });

    expect(tasks.filter((task) => /^(?:top|t) /.test(task))).toEqual([
      't after [m1998,other] guarded by []',
      'top after [m1999,other,t] guarded by []',
    ]);
  },
);

test('tests of one view run together where they wait for the same; those of a table do not', async () => {
  const columns = (to: string) =>
    `columns: [{ name: id, data_tests: [unique, not_null, { relationships: { to: ref("${to}"), field: id } }] }]`;
  const tasks = await plan(
    {
      'models/a.sql': 'select 1 as id',
      'models/b.sql': '{{config materialized="table"}} select 1 as id',
      'models/p.yml': `models: [{ name: a, ${columns('b')} }, { name: b, ${columns('a')} }]`,
    },
    ['resource_type:test'],
  );

  expect(tasks).toEqual([
    'not_null_a_id after [] guarded by [relationships_a_id__id__ref_b,unique_a_id]',
    'not_null_b_id after [] guarded by []',
    'relationships_b_id__id__ref_a after [] guarded by []',
    'unique_b_id after [] guarded by []',
  ]);
});
