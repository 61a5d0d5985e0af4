import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

const query = 'select count(*) as n from range(1000000000) a, range(1000000000) b';
const endless = `{{config materialized="table"}} ${query}`;
const outcome = {
  ok: false,
  interrupted: true,
  messages: {
    a: 'Interrupted, and rolled back to what it was before',
    b: 'skipped because "a" failed',
  },
};

test(
  'an interrupt stops the running query and leaves the table as it was',
  { timeout: 8000 },
  async () => {
    await using project = await createProject({
      'models/a.sql': '{{config materialized="table"}} select 1 as n',
      'models/b.sql': 'select * from {{ref "a"}}',
    });
    await project.run();
    await project.write({ 'models/a.sql': endless });

    const { ok, interrupted, messages } = await project.run({ signal: AbortSignal.timeout(700) });

    expect({ ok, interrupted, messages, rows: await project.query('from b') }).toEqual({
      ...outcome,
      rows: [[1]],
    });
  },
);

test('an interrupt stops a running test, and takes the table back', { timeout: 8000 }, async () => {
  await using project = await createProject({
    'models/a.sql': '{{config materialized="table"}} select 1 as n',
    'models/b.sql': 'select * from {{ref "a"}}',
    'tests/sql/endless.sql': `select b.* from {{ref "a"}}, (${query}) as b where b.n < 0`,
  });

  const { ok, interrupted, messages } = await project.run({ signal: AbortSignal.timeout(700) });

  expect({
    ok,
    interrupted,
    a: messages['a'],
    tables: await project.query("from (show all tables) where schema not in ('ingot', 'ops')"),
  }).toEqual({
    ok: false,
    interrupted: true,
    a: outcome.messages.a,
    tables: [],
  });
});

test('an interrupt between two statements stops the next one', { timeout: 8000 }, async () => {
  await using project = await createProject({
    'models/a.sql': endless,
    'models/b.sql': 'select * from {{ref "a"}}',
  });
  const controller = new AbortController();

  const { ok, interrupted, messages } = await project.run({
    signal: controller.signal,
    onEvent: ({ type }) => type === 'node-started' && controller.abort(),
  });

  expect({ ok, interrupted, messages }).toEqual(outcome);
});

test('a run that is interrupted before it begins runs nothing', async () => {
  await using project = await createProject({
    'models/a.sql': 'select 1 as id',
    'models/b.sql': 'select * from {{ref "a"}}',
  });

  const { ok, interrupted, messages } = await project.run({ signal: AbortSignal.abort() });

  expect({ ok, interrupted, messages }).toEqual({
    ok: false,
    interrupted: true,
    messages: {
      a: 'skipped because the run was interrupted',
      b: 'skipped because the run was interrupted',
    },
  });
});
