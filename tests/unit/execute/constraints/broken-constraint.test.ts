import { expect, test } from 'vitest';
import { openDuckDb } from '../../../../src/adapters/duckdb/duckdb-adapter.ts';
import { EngineError } from '../../../../src/core/adapter.ts';
import type { Model } from '../../../../src/core/node.ts';
import { brokenConstraint } from '../../../../src/execute/materializations/constraints/broken-constraint.ts';
import { asText, createProject } from '../../../support/create-project.ts';
import { memoryTarget } from '../../../support/memory-target.ts';

/** What is told of rows that the model gives when it is asked again, after the engine refused those of the first time. */
async function told(from: string, error: unknown): Promise<string | undefined> {
  await using project = await createProject({
    'models/kids.sql': 'select 1 as id',
    'models/kids.yml':
      'models: [{ name: kids, config: { materialized: table, contract: { enforced: true } }, columns: [{ name: id, data_type: int, constraints: [{ type: unique }] }] }]',
  });
  const { manifest } = await project.prepare();
  await using adapter = await openDuckDb(memoryTarget, { root: project.path, waitSeconds: 0 });
  await using session = await adapter.connect();
  const model = manifest.nodes.get('model.shop.kids') as Model;
  const build = {
    model,
    compiled: { sql: '', locate: () => model.location },
    existing: undefined,
    isWhole: true,
    session,
    manifest,
    warn: () => undefined,
  };
  const broken = await brokenConstraint(error, build, { from });
  return broken === undefined ? undefined : asText(broken).split('\n')[0];
}

const refusal = new EngineError('Constraint', 'a duplicate key');

test.each([
  ['are wrong again', 'select unnest([1, 1]) as id', 'the constraint unique (id): id = 1 (2 rows)'],
  ['are all well', 'select 1 as id', 'a constraint of its table: a duplicate key'],
  ['can not be made', 'from nowhere', 'a constraint of its table: a duplicate key'],
])('rows that break a constraint are told where they %s the second time', async (...given) => {
  const [, from, expected] = given;

  expect(await told(from, refusal)).toContain(
    `error CONSTRAINT_BROKEN: Rows of "kids" break ${expected}`,
  );
});

test('another error is left to others', async () => {
  const error = new EngineError('Conversion', 'Could not convert');

  expect(await told('select unnest([1, 1]) as id', error)).toBeUndefined();
});
