import type { Session, Statement } from '../../../src/core/adapter.ts';
import type { FilledStatement } from '../../../src/state/state-tables.ts';
import { openDuckDb } from '../../../src/adapters/duckdb/duckdb-adapter.ts';
import { Scratch } from '../../../src/check/scratch.ts';
import { contentOf } from '../../../src/state/content.ts';
import { EngineComparison } from '../../../src/state/engine-comparison.ts';
import type { NodeState } from '../../../src/state/node-state.ts';
import { project } from '../record/record-fixture.ts';

/** A comparison by DuckDB, on a database in memory. */
export class Comparison implements AsyncDisposable {
  readonly #scratch = new Scratch(
    project,
    {
      environment: {},
      homeDir: '/',
      now: () => new Date(0),
      newId: () => '',
      emit: () => undefined,
      signal: new AbortController().signal,
      openAdapter: openDuckDb,
    },
    [],
  );
  readonly engine = new EngineComparison(this.#scratch);

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scratch[Symbol.asyncDispose]();
  }
}

/** What is known of a node, with a few things of its own. */
export function nodeState(own: Partial<NodeState> = {}): NodeState {
  return {
    fingerprint: 'print',
    marker: 'mark',
    sqlHash: 'sql',
    config: {},
    files: {},
    inputs: {},
    content: contentOf('rows'),
    columns: [{ name: 'id', type: 'INTEGER' }],
    volatile: [],
    rows: undefined,
    ...own,
  };
}

/** Sends statements one after another, those with parameters filled. */
export async function sendAll(
  session: Session,
  statements: readonly (Statement | FilledStatement)[],
): Promise<void> {
  for (const each of statements) {
    const { statement, parameters } =
      typeof each === 'string' ? { statement: each, parameters: undefined } : each;
    await session.execute(statement, parameters);
  }
}
