import type { Adapter, RelationType, Session } from '../core/adapter.ts';
import type { CompiledNodes } from '../core/compiled.ts';
import type { Context } from '../core/context.ts';
import type { Manifest } from '../core/manifest.ts';
import type { UniqueId } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import type { RunCommand, RunPaths } from '../core/run-options.ts';

/** Everything that the nodes of one run share. */
export interface Execution {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly compiled: CompiledNodes;
  readonly adapter: Adapter;
  readonly context: Context;
  readonly paths: RunPaths;
  readonly invocationId: string;
  readonly failFast: boolean;
  readonly command: RunCommand;
  /** A connection to the engine that converts raw files, which is not the target's. */
  readonly connectStaging: () => Promise<Session>;
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
