import { openDuckDb } from '../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Session } from '../../src/core/adapter.ts';
import { IngotError } from '../../src/core/error.ts';
import type { Json } from '../../src/core/json.ts';
import type { Snapshot } from '../../src/core/node.ts';
import { relationKey } from '../../src/core/relation.ts';
import { defaultMetaNames, type SnapshotSettings } from '../../src/core/snapshot.ts';
import { buildSnapshot } from '../../src/execute/snapshots/build-snapshot.ts';
import type { SnapshotRun } from '../../src/execute/snapshots/snapshot-build.ts';
import { snapshotFacts } from '../../src/state/facts.ts';
import { emptyState } from '../../src/state/state-tables.ts';
import type { NodeState } from '../../src/state/node-state.ts';
import { createProject, type TestProject } from './create-project.ts';
import { memoryTarget } from './memory-target.ts';

/** What a test says of a snapshot; the rest is a key `id` and all columns that are compared. */
export type LabSettings = Partial<SnapshotSettings>;

export interface Taken {
  readonly rows: number | undefined;
  /** Codes of the warnings. */
  readonly warnings: readonly string[];
}

/** Takes snapshots of a table `src` in a database in memory, each in a transaction, as a run does. */
export class SnapshotLab implements AsyncDisposable {
  readonly session: Session;
  readonly #close: AsyncDisposable;
  readonly #snapshot: Snapshot;
  readonly #run: SnapshotRun;
  readonly #warnings: string[] = [];
  #known: NodeState | undefined;

  private constructor(
    open: { readonly session: Session; readonly close: AsyncDisposable },
    { snapshot, run }: { readonly snapshot: Snapshot; readonly run: SnapshotRun },
  ) {
    this.session = open.session;
    this.#close = open.close;
    this.#snapshot = snapshot;
    this.#run = run;
  }

  static async open(columns = ''): Promise<SnapshotLab> {
    await using given = await createProject({
      'snapshots/s.yml': `sources: [{ name: main, tables: [{ name: src${columns} }] }]
snapshots: [{ name: kept, relation: "source('main', 'src')", config: { unique_key: id, strategy: check, check_cols: all } }]`,
    });
    const found = await preparedSnapshot(given);
    const adapter = await openDuckDb(memoryTarget, { root: given.path, waitSeconds: 0 });
    return new SnapshotLab({ session: await adapter.connect(), close: adapter }, found);
  }

  /** Takes the snapshot at a moment; what goes wrong takes all of it back. */
  async take(at: Date, settings: LabSettings = {}): Promise<Taken> {
    const snapshot = { ...this.#snapshot, settings: { ...this.#snapshot.settings, ...settings } };
    const compiled = { sql: 'select * from src', locate: () => snapshot.location };
    const table = await this.query(
      `select 1 from duckdb_tables() where table_name = 'kept' and not temporary`,
    );
    const known = this.#known;
    const execution: SnapshotRun = {
      ...this.#run,
      startedAt: at,
      state: {
        ...emptyState,
        nodes: known === undefined ? new Map() : new Map([[snapshot.uniqueId, known]]),
      },
      existing: new Map([
        [relationKey({ schema: 'main', identifier: 'src' }), 'table'],
        ...table.map(() => [relationKey(snapshot.relation), 'table'] as const),
      ]),
      context: { ...this.#run.context, emit: this.#hear },
    };
    this.#warnings.length = 0;
    await this.session.begin();
    try {
      const { rows } = await buildSnapshot(snapshot, compiled, {
        session: this.session,
        execution,
      });
      await this.session.commit();
      this.#known = stateOf(snapshot);
      return { rows, warnings: [...this.#warnings] };
    } catch (error) {
      await this.session.rollback();
      throw error;
    }
  }

  /** What a snapshot is refused with. */
  async mistake(at: Date, settings: LabSettings = {}): Promise<string> {
    try {
      await this.take(at, settings);
    } catch (error) {
      if (error instanceof IngotError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return 'none';
  }

  /** From now on it is not known how the table was built, as with one that dbt made. */
  forget(): void {
    this.#known = undefined;
  }

  async query(sql: string): Promise<readonly (readonly Json[])[]> {
    return (await this.session.query(sql)).rows;
  }

  async execute(...statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.session.execute(statement);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
    await this.#close[Symbol.asyncDispose]();
  }

  readonly #hear: SnapshotRun['context']['emit'] = (event) => {
    if (event.type === 'warning') this.#warnings.push(event.warning.code);
  };
}

export const timestamp: LabSettings = { strategy: { kind: 'timestamp', updatedAt: 'updated_at' } };

export const names = defaultMetaNames;

async function preparedSnapshot(
  project: TestProject,
): Promise<{ readonly snapshot: Snapshot; readonly run: SnapshotRun }> {
  const { manifest, project: loaded } = await project.prepare();
  const snapshot = [...manifest.nodes.values()].find((node) => node.resourceType === 'snapshot');
  if (snapshot === undefined) throw new Error('The project has a snapshot');
  return {
    snapshot,
    run: {
      acceptLoss: false,
      changes: { nodes: new Map(), tests: new Map() },
      context: {
        environment: {},
        homeDir: '',
        now: () => new Date(0),
        newId: () => '',
        emit: () => undefined,
        signal: new AbortController().signal,
        openAdapter: openDuckDb,
      },
      existing: new Map(),
      manifest,
      project: loaded,
      startedAt: new Date(0),
      state: emptyState,
    },
  };
}

function stateOf(snapshot: Snapshot): NodeState {
  const facts = snapshotFacts(snapshot, undefined, {
    run: { texts: [], now: new Date(0) },
    macros: new Map(),
  });
  return {
    ...{ fingerprint: '', marker: '', sqlHash: '', files: {}, inputs: {}, columns: [] },
    config: facts.config,
    content: { rows: '', columns: {} },
    volatile: [],
    rows: undefined,
  };
}
