import { IngotError } from '../core/error.ts';
import { growthOf, strategyOf } from '../core/materialization.ts';
import type { Model, Node, UnitTest } from '../core/node.ts';

/**
 * What `is_incremental` says to the model of a unit test. As in dbt, the test must tell where the model asks.
 * @throws IngotError UNIT_TEST_INCREMENTAL
 */
export function incrementalAnswer(test: UnitTest, model: Model, isLater = false): () => boolean {
  const { runs } = test.case;
  if (runs !== undefined) {
    checkRuns(test, model);
    const hasTable = runs[0]?.given.some(({ ref }) => ref === undefined) === true;
    return () => isLater || hasTable;
  }
  const { overrides, case: about } = test;
  const hasThis = about.given.some(({ ref }) => ref === undefined);
  const isOfTable = about.expect.kind === 'rows' && about.expect.of === 'table';
  const isGrowing = growthOf(model.materialization) !== undefined;
  const { isIncremental } = overrides;
  if (isOfTable) checkOfTable(test, model, hasThis);
  if (isIncremental === true && !hasThis)
    throw incremental(test, 'says that the model adds to its table, and not what is in it', {
      hint: 'Give its rows: { input: this, rows: [] }.',
    });
  return () => {
    if (isIncremental !== undefined) return isIncremental;
    if (!isGrowing) return false;
    if (isOfTable) return hasThis;
    throw incremental(test, 'does not say whether the model adds to its table', {
      hint: 'Set it: overrides: { macros: { is_incremental: true } }, or false.',
    });
  };
}

/** Several runs say by themselves which of them adds to the table. */
function checkRuns(test: UnitTest, { fullName, materialization }: Model): void {
  const strategy = strategyOf(materialization);
  if (strategy === undefined)
    throw incremental(test, `has several runs, and "${fullName}" is made anew by each`, {
      hint: 'Several runs are for snapshots and incremental models.',
    });
  if (strategy.kind === 'microbatch')
    throw incremental(test, 'has several runs of a model that is made of batches', {
      hint: 'Write a unit test for each batch, with "of: table".',
    });
  if (test.overrides.isIncremental !== undefined)
    throw incremental(test, 'sets "is_incremental", which follows from its runs', {
      hint: 'Take it out.',
    });
}

/** What a table holds after a build is told for one that grows; it is made by the whole query. */
function checkOfTable(test: UnitTest, model: Model, hasThis: boolean): void {
  const { isIncremental, batch } = test.overrides;
  const strategy = strategyOf(model.materialization);
  if (strategy === undefined)
    throw incremental(
      test,
      `expects rows of the table, and "${model.fullName}" is no incremental model`,
      {
        hint: 'Take "of: table" out: what its query gives is all that it holds.',
      },
    );
  if (test.cte !== undefined)
    throw incremental(test, 'is about a CTE, and expects rows of the table', {
      hint: 'Take one of "cte" and "of: table" out.',
    });
  if (isIncremental === false && hasThis)
    throw incremental(test, 'gives rows of the table, and says that it is made anew', {
      hint: 'Take one of the two out.',
    });
  if (strategy.kind === 'microbatch' && batch === undefined)
    throw incremental(test, 'does not say which batch is built', {
      hint: 'Set it: overrides: { batch: { start: 2026-01-31, end: 2026-02-01 } }.',
    });
}

function incremental({ name, location }: UnitTest, what: string, { hint }: { hint: string }) {
  return new IngotError('UNIT_TEST_INCREMENTAL', `The unit test "${name}" ${what}`, {
    location,
    hint,
  });
}

/** @throws IngotError UNIT_TEST_MODEL for a part of a query that there is not */
export function refuseCte({ name, location, cte }: UnitTest): void {
  if (cte === undefined) return;
  throw new IngotError(
    'UNIT_TEST_MODEL',
    `The unit test "${name}" is about a CTE, and the model is in TypeScript`,
    { location, hint: 'Take "cte" out: what the function gives is what can be tested.' },
  );
}

/** A unit test is about a model. */
export function notAModel({ name, location }: UnitTest, node: Node): IngotError {
  return new IngotError(
    'UNIT_TEST_MODEL',
    `The unit test "${name}" is about "${node.fullName}", which is a ${node.resourceType}`,
    {
      location,
      hint:
        node.resourceType === 'snapshot'
          ? 'Write what it is given and holds as several "runs".'
          : 'Unit tests are about models and snapshots.',
    },
  );
}
