import type { CompiledProgram } from '../core/compiled.ts';
import type { Reason } from '../core/change.ts';
import type { UnitTest } from '../core/node.ts';
import type { ChangeRequest, PlannedTest } from './change-request.ts';
import { calledMacros, withoutRun } from './facts.ts';
import { unitTestFingerprint, unitTestVolatility } from './unit-test-facts.ts';

/** Whether a unit test has to run, and why: nothing that the database holds counts. */
export async function planUnitTest(
  test: UnitTest,
  request: Pick<
    ChangeRequest,
    | 'hashes'
    | 'state'
    | 'compiled'
    | 'manifest'
    | 'run'
    | 'macros'
    | 'unitTestSchemas'
    | 'force'
    | 'forceTests'
  >,
): Promise<PlannedTest> {
  const { uniqueId } = test;
  const { manifest, unitTestSchemas: schemas } = request;
  const before = request.state.tests.get(uniqueId);
  const compiled = request.compiled.get(uniqueId);
  const program = compiled?.program;
  // Of a program, what it imports counts as well, and its words are none of SQL.
  const text = program === undefined ? (compiled?.sql ?? '') : codeOf(program);
  const sql = withoutRun(text, request.run);
  const seedHashes: string[] = [];
  for (const { ref, rows } of test.case.given) {
    const seed =
      ref && rows === undefined ? manifest.nodes.get(manifest.resolveRef(ref)) : undefined;
    if (seed?.resourceType === 'seed') seedHashes.push((await request.hashes.seed(seed)) ?? '');
  }
  const called = [...calledMacros(sql, request.macros).values()];
  const hashes = [...seedHashes, ...called];
  const fingerprint = unitTestFingerprint(test, { sql, manifest, schemas, hashes });
  const reasons: Reason[] = [];
  if (before === undefined) reasons.push({ kind: 'new' });
  else if (before.volatile.length > 0) reasons.push({ kind: 'volatile', calls: before.volatile });
  else if (before.status !== 'pass') reasons.push({ kind: 'failed' });
  else if (before.fingerprint !== fingerprint) reasons.push({ kind: 'sql' });
  if (request.force || request.forceTests) reasons.push({ kind: 'forced' });
  const change = { uniqueId, reasons, sqlBefore: undefined };
  return {
    change,
    fingerprint,
    volatile: unitTestVolatility(test, program === undefined ? sql : ''),
  };
}

function codeOf({ hash, vars, relations }: CompiledProgram): string {
  return JSON.stringify([hash, vars, ...relations]);
}
