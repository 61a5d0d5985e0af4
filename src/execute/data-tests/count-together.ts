import { EngineError } from '../../core/adapter.ts';
import { describedColumns } from '../../core/described-columns.ts';
import { isReadAnew } from '../../core/is-read-anew.ts';
import { attachedNode, type Manifest } from '../../core/manifest.ts';
import type { DataTest, UniqueId } from '../../core/node.ts';
import type { Findings } from '../../core/threshold.ts';
import { canShareRows, countsStatement, type CountedTest } from '../../binder/counts-statement.ts';
import { isPlainScan, looksComputed } from '../../binder/is-plain-scan.ts';
import { missingParent } from '../missing-parent.ts';
import { compiledOf } from '../node-facts.ts';
import { toFindings, type TestRun } from '../run-test.ts';

/** What tests found that were run in one statement. */
export interface Counted {
  readonly findings: Findings;
  readonly startedAt: Date;
}

export type CountedTests = ReadonlyMap<UniqueId, Counted>;

/**
 * Counts what tests find wrong that look at one view or at the files of one source, which is read once for all of them.
 * Left out are tests of tables, and of views that give the rows of tables as they are: there each test reads only what it
 * asks for; and those that are alone. Undefined where the engine refuses: then each test has to
 * run on its own, and tell what is wrong with it; a transaction is over.
 */
export async function countTogether(
  tests: readonly DataTest[],
  run: TestRun,
): Promise<CountedTests | undefined> {
  const counted = new Map<UniqueId, Counted>();
  for (const [id, group] of groupsOf(tests, run)) {
    const startedAt = run.execution.context.now();
    try {
      const findings = await countGroup(id, group, run);
      if (findings === undefined) continue;
      group.forEach(({ test }, at) => {
        const found = findings[at];
        if (found !== undefined) counted.set(test.uniqueId, { findings: found, startedAt });
      });
    } catch (error) {
      if (error instanceof EngineError) return undefined;
      throw error;
    }
  }
  return counted;
}

/** The table or view that a test is about, where reading it is dear. */
export function sharedSubject(test: DataTest, manifest: Manifest): UniqueId | undefined {
  const id = attachedNode(test, manifest);
  const subject = id === undefined ? undefined : manifest.nodes.get(id);
  return subject !== undefined && isReadAnew(subject) ? id : undefined;
}

function groupsOf(
  tests: readonly DataTest[],
  { execution, host }: TestRun,
): readonly (readonly [UniqueId, readonly CountedTest[]])[] {
  const groups = new Map<UniqueId, CountedTest[]>();
  for (const test of tests) {
    const id = sharedSubject(test, execution.manifest);
    if (id === undefined || missingParent(test, execution, host) !== undefined) continue;
    const counted = { test, compiled: compiledOf(test.uniqueId, execution) };
    if (canShareRows(counted)) groups.set(id, [...(groups.get(id) ?? []), counted]);
  }
  return [...groups].filter(([, { length }]) => length > 1);
}

/** Undefined where it would cost more than each test on its own. */
async function countGroup(
  id: UniqueId,
  group: readonly CountedTest[],
  { worker: { session }, execution }: TestRun,
): Promise<readonly Findings[] | undefined> {
  const table = group[0]?.compiled.about?.table ?? '';
  const isComputed = [id, ...execution.manifest.graph.parents(id)].some((each) =>
    looksComputed(viewSql(each, execution)),
  );
  if (!isComputed && (await isPlainScan(`select * from ${table}`, session))) return undefined;
  const planned = execution.changes.nodes.get(id)?.state.columns ?? [];
  // Should others have changed the view since, the engine refuses the statement, or reads the column of now.
  const columns =
    planned.length > 0 ? planned : await describedColumns(`select * from ${table}`, session);
  const names = columns.map(({ name }) => name);
  const { rows } = await session.query(countsStatement(group, { table, columns: names }));
  const values = rows[0] ?? [];
  return group.map((_, at) => toFindings(values.slice(2 * at, 2 * at + 2)));
}

/** What runs again for whoever reads a node. */
function viewSql(id: UniqueId, { manifest, compiled }: TestRun['execution']): string {
  const node = manifest.nodes.get(id);
  return node !== undefined && isReadAnew(node) ? (compiled.get(id)?.sql ?? '') : '';
}
