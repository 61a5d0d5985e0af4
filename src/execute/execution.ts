import type { Adapter, RelationType, Session } from '../core/adapter.ts';
import type { Compilation } from '../compile/compile.ts';
import type { CompiledNodes } from '../core/compiled.ts';
import type { Context } from '../core/context.ts';
import type { Manifest } from '../core/manifest.ts';
import type { UniqueId } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import type { RunCommand } from '../core/run-options.ts';
import type { TimeRange } from '../core/time-range.ts';
import type { ChangePlan } from '../state/change-request.ts';
import type { State, StateSchema } from '../state/state-tables.ts';
import type { ExternalOutputs } from './external-outputs.ts';
import type { SourceStaging } from './source-staging.ts';
import type { UnitTestBench } from './unit-tests/unit-test-bench.ts';

/** Everything that the nodes of one run share. */
export interface Execution {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly compiled: CompiledNodes;
  readonly adapter: Adapter;
  readonly context: Context;
  readonly invocationId: string;
  readonly startedAt: Date;
  readonly failFast: boolean;
  /** Whether what grows is made anew. */
  readonly fullRefresh: boolean;
  /** Of models that are made of batches: the time that is asked for. */
  readonly eventTimes: TimeRange | undefined;
  readonly compileBatch: Compilation['batch'];
  /** Whether sources that keep their rows look again at what they rejected. */
  readonly retryRejects: boolean;
  /** Whether to go on where something would be lost. */
  readonly acceptLoss: boolean;
  readonly command: RunCommand;
  readonly staging: SourceStaging;
  readonly outputs: ExternalOutputs;
  /** What is to be built and tested, and what the database is to know of it. */
  readonly changes: ChangePlan;
  readonly unitTests: UnitTestBench;
  /** What the database knew when the run began. */
  readonly state: State;
  readonly stateSchema: StateSchema;
  readonly isStateBroken: boolean;
  /** Nodes that hold other rows than was planned, so that what reads them has to be looked at again. */
  readonly surprises: Set<UniqueId>;
  /** What stands in the database, by `relationKey`; what the run builds is added. */
  readonly existing: Map<string, RelationType>;
}

/** Where one node runs. */
export interface Worker {
  readonly session: Session;
  /** From 1. */
  readonly thread: number;
}

/** The selected nodes, in topological order. */
export type Selected = readonly UniqueId[];
