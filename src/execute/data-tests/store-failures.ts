import { fileOf } from '../../core/file-of.ts';
import { join } from 'node:path';
import { EngineError, type Session, type Statement } from '../../core/adapter.ts';
import type { ColumnType } from '../../core/columns.ts';
import { describedColumns } from '../../core/described-columns.ts';
import { IngotError } from '../../core/error.ts';
import { attachedNode } from '../../core/manifest.ts';
import type { DataTest, StoredFailures } from '../../core/node.ts';
import { quoteIdentifier, quoteLiteral, relationKey, renderRelation } from '../../core/relation.ts';
import type { NodeResult } from '../../core/results.ts';
import { failingRowsSql } from '../../compile/failing-rows-sql.ts';
import { markStatement } from '../../state/marker.ts';
import type { Execution } from '../execution.ts';
import { tableStatements, viewStatements } from '../materializations/statements.ts';
import { compiledOf } from '../node-facts.ts';
import type { TestRun } from '../run-test.ts';
import { TemporaryFolder } from '../staging/temporary-folder.ts';
import { keyColumns } from './key-columns.ts';

/**
 * Keeps what tests found wrong in the tables or views that they ask for; nothing is left of what they found before.
 * @param aside where it is, should the transaction that it was found in have been rolled back
 */
export async function storeFailures(
  results: readonly NodeResult[],
  run: TestRun,
  aside?: FailuresAside,
): Promise<readonly NodeResult[]> {
  const told: NodeResult[] = [];
  for (const result of results) {
    const asking = run.execution.context.signal.aborted ? undefined : storedBy(result);
    const query = asking && (aside ? aside.queries.get(result) : rowsOf(asking, run.execution));
    const isAsked = asking !== undefined && query !== undefined;
    told.push(isAsked ? await store(asking, query, run) : result);
  }
  return told;
}

/** What tests found wrong in a transaction that is rolled back, put aside in files. */
export class FailuresAside implements AsyncDisposable {
  /** By result, how to read it. */
  readonly queries: ReadonlyMap<NodeResult, string>;
  readonly #folder: TemporaryFolder | undefined;

  private constructor(
    queries: ReadonlyMap<NodeResult, string>,
    folder: TemporaryFolder | undefined,
  ) {
    this.queries = queries;
    this.#folder = folder;
  }

  static async take(results: readonly NodeResult[], run: TestRun): Promise<FailuresAside> {
    const asking = results.flatMap((result) => storedBy(result) ?? []);
    const queries = new Map<NodeResult, string>();
    // Such an error ends the transaction, and then there is nothing to be read any more.
    const isOver = results.some(({ status }) => status === 'error');
    if (isOver || asking.length === 0) return new FailuresAside(queries, undefined);
    const { stagingDir } = run.execution.staging;
    const folder = await TemporaryFolder.create(join(stagingDir, '.test-failures', 'rows'));
    for (const [index, each] of asking.entries()) {
      const path = join(folder.path, `${index}.parquet`);
      const query = await putAside(each, path, run);
      if (query === undefined) break;
      queries.set(each.result, query);
    }
    return new FailuresAside(queries, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder?.[Symbol.asyncDispose]();
  }
}

interface Asking {
  readonly test: DataTest;
  readonly result: NodeResult;
  readonly stored: StoredFailures;
}

/** A test that ran, and asks for its failures to be kept. */
function storedBy(result: NodeResult): Asking | undefined {
  const { node, status } = result;
  const isFound = status === 'pass' || status === 'warn' || status === 'fail';
  if (node.resourceType !== 'test' || node.stored === undefined || !isFound) return undefined;
  return { test: node, result, stored: node.stored };
}

/** As they are shown, with the key of their node; but all of them, and no value masked. */
function rowsOf({ test, result }: Asking, execution: Execution): string {
  const { manifest } = execution;
  const subject = attachedNode(test, manifest);
  const key = subject === undefined ? [] : keyColumns(subject, manifest);
  const sql = failingRowsSql(test, compiledOf(test.uniqueId, execution).sql, key);
  // That there are none is known: only the columns are asked for.
  const isNone = test.failCalc === 'count(*)' && result.failures === 0;
  const most = isNone && test.stored?.type === 'table' ? 0 : test.limit;
  const query = `select *\nfrom (\n${sql}\n) as failing`;
  return most === undefined ? query : `${query}\nlimit ${most}`;
}

/** How to read rows later on; undefined where the engine can't write them. */
async function putAside(asking: Asking, path: string, run: TestRun): Promise<string | undefined> {
  const rows = rowsOf(asking, run.execution);
  if (asking.stored.type === 'view') return rows;
  try {
    return await copied(rows, path, run.worker.session);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { emit, signal } = run.execution.context;
    if (!signal.aborted) emit({ type: 'warning', warning: notStored(asking, error) });
    return undefined;
  }
}

/** Copies rows to a file, and gives the query that reads them from there as they were. */
async function copied(rows: string, path: string, session: Session): Promise<string> {
  const columns = await describedColumns(rows, session);
  const written = columns.map((column, at) => `${fileValue(column)} as c${at}`);
  await session.execute(`copy (
select ${written.join(', ')}
from (
${rows}
) as failing
) to ${quoteLiteral(path)} (format parquet)`);
  const read = columns.map(
    ({ name, type }, at) => `cast(c${at} as ${type}) as ${quoteIdentifier(name)}`,
  );
  return `select ${read.join(', ')}\nfrom read_parquet(${quoteLiteral(path)})`;
}

/** Types that come back from Parquet (DuckDB 1.5) as they went in; others, such as `HUGEINT`, lose something. */
const exactTypes =
  /^(?:BOOLEAN|U?(?:TINY|SMALL|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|VARCHAR|BLOB|DATE|TIMESTAMP(?: WITH TIME ZONE)?|UUID)(?:\[\])*$/;

function fileValue({ name, type }: ColumnType): string {
  const value = quoteIdentifier(name);
  return exactTypes.test(type) ? value : `cast(${value} as varchar)`;
}

/** A view of what stands can't be made where a node has been rolled back to nothing: that is told, and no failure. */
async function store(asking: Asking, query: string, run: TestRun): Promise<NodeResult> {
  const { worker, execution } = run;
  const { result, stored } = asking;
  const { relation, type } = stored;
  try {
    await worker.session.begin();
    for (const statement of storeStatements(stored, query, execution))
      await worker.session.execute(statement);
    await worker.session.commit();
    execution.existing.set(relationKey(relation), type);
    return { ...result, storedIn: relation };
  } catch (error) {
    await worker.session.rollback();
    if (!(error instanceof EngineError)) throw error;
    if (execution.context.signal.aborted) return result;
    const mistake = notStored(asking, error);
    if (type === 'table')
      return { ...result, status: 'error', message: mistake.message, error: mistake };
    execution.context.emit({ type: 'warning', warning: mistake });
    return result;
  }
}

function storeStatements(
  { relation, type }: StoredFailures,
  select: string,
  { existing, project }: Execution,
): readonly Statement[] {
  const build = { target: relation, select, existing: existing.get(relationKey(relation)) };
  const marked = { type, project: project.config.name, marker: 'test-failures' };
  return [
    ...(type === 'view' ? viewStatements(build) : tableStatements(build)),
    markStatement(relation, marked),
  ];
}

function notStored({ test, stored }: Asking, cause: EngineError): IngotError {
  const place = renderRelation(stored.relation);
  const message = `The rows that "${test.name}" found wrong can't be kept in ${place}: ${cause.message}`;
  return new IngotError('FAILURES_NOT_STORED', message, { location: fileOf(test), cause });
}
