import type { ExistingRelation } from '../core/adapter.ts';
import type { NodeChange } from '../core/change.ts';
import type { Schemas } from '../core/columns.ts';
import type { CompiledNodes } from '../core/compiled.ts';
import type { Manifest } from '../core/manifest.ts';
import type { MicrobatchStrategy } from '../core/materialization.ts';
import type { Model, Seed, Source, UniqueId } from '../core/node.ts';
import type { TimeRange } from '../core/time-range.ts';
import type { BatchFacts, DueBatches } from './due-batches.ts';
import type { RunTexts } from './facts.ts';
import type { NodeState } from './node-state.ts';
import type { SqlComparison } from './sql-comparison.ts';
import type { State } from './state-tables.ts';

/** What the SQL does not tell of the nodes that it reads. */
export interface InputHashes {
  /** The fingerprint of each file of a source; undefined where a mistake hides them, which staging will tell. */
  files(source: Source): Promise<SourceFiles | undefined>;
  /** Of the rows of a table that others load; undefined where it can't be read. */
  table(source: Source): Promise<string | undefined>;
  seed(seed: Seed): Promise<string | undefined>;
}

export interface SourceFiles {
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Where their staged files are; absolute. */
  readonly folder: string;
  /** Whether all of them are staged, and what stands for the source reads that. */
  readonly isStaged: boolean;
  /** Names of the batches that a view on them reads. */
  readonly batches: readonly string[];
}

export interface ChangeRequest {
  /** What the command runs, parents first. */
  readonly ids: readonly UniqueId[];
  readonly manifest: Manifest;
  readonly compiled: CompiledNodes;
  readonly schemas: Schemas;
  /** The same of what the models of unit tests read, as the project alone tells. */
  readonly unitTestSchemas: Schemas;
  readonly state: State;
  readonly existing: ReadonlyMap<string, ExistingRelation>;
  readonly hashes: InputHashes;
  readonly comparison: SqlComparison;
  /** The SQL that models were built from. */
  readonly builtSql: (ids: readonly UniqueId[]) => Promise<ReadonlyMap<UniqueId, string>>;
  /** Macros of the database by name in lower case, with their definitions. */
  readonly macros: ReadonlyMap<string, string>;
  readonly run: RunTexts;
  readonly invocationId: string;
  /** What stands in the table of a model that is made of batches. */
  readonly batches: (model: Model, strategy: MicrobatchStrategy) => Promise<BatchFacts>;
  /** Whether tables that grow are made anew. */
  readonly fullRefresh: boolean;
  /** The time whose batches are to be built, whatever stands there. */
  readonly eventTimes: TimeRange | undefined;
  readonly force: boolean;
  readonly forceTests: boolean;
  /** In an environment: what its base was built from. */
  readonly base?: ReadonlyMap<UniqueId, NodeState> | undefined;
}

/** A node with what it will be made of. */
export interface PlannedNode {
  readonly change: NodeChange;
  /** What the database is to know of it once it is built. */
  readonly state: NodeState;
  /** True where that is not what the database knows, though nothing is to be built. */
  readonly isRefreshed: boolean;
  readonly sql: string;
  /**
   * Columns that are taken to hold what they held, which the build makes sure of: rows with equal sort keys may come in
   * another order. Undefined where nothing is left to make sure of.
   */
  readonly toVerify: readonly string[] | undefined;
  /** Of a model that is made of batches. */
  readonly batches?: DueBatches | undefined;
  /** Whether the base of the environment has it as it is to be, so that it is read from there. */
  readonly isInBase: boolean;
}

export interface PlannedTest {
  readonly change: NodeChange;
  readonly fingerprint: string;
  /** What makes its result depend on more than what it reads. */
  readonly volatile: readonly string[];
}

export interface ChangePlan {
  readonly nodes: ReadonlyMap<UniqueId, PlannedNode>;
  readonly tests: ReadonlyMap<UniqueId, PlannedTest>;
}
