// The signatures that the command line and the tests build on; bodies follow.
import type { CompiledNodes } from './core/compiled.ts';
import type { Context } from './core/context.ts';
import type { Manifest } from './core/manifest.ts';
import type { UniqueId } from './core/node.ts';
import type { Project } from './core/project.ts';
import type { RunResults } from './core/results.ts';
import type { ProjectOptions, RunOptions } from './core/run-options.ts';
import type { Adapter } from './core/adapter.ts';

/** A project as far as it can be understood without an engine. */
export interface PreparedProject {
  readonly project: Project;
  readonly manifest: Manifest;
  /** What `--select` and `--exclude` leave, in topological order. */
  readonly selected: readonly UniqueId[];
}

/** Stages 1 to 4: load, parse, resolve, select. Throws IngotError or IngotErrors for the user's mistakes. */
export declare function prepare(options: ProjectOptions, context: Context): Promise<PreparedProject>;

/** Stages 1 to 5, and writes `target/compiled` and `target/manifest.json`. */
export declare function compileProject(
  options: ProjectOptions,
  context: Context,
): Promise<PreparedProject & { readonly compiled: CompiledNodes }>;

/** All seven stages. Opens the target itself unless an adapter is given, which stays open. */
export declare function run(options: RunOptions, context: Context, adapter?: Adapter): Promise<RunResults>;
