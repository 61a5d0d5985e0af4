import type { Compilation } from '../compile/compile.ts';
import type { Schemas } from '../core/columns.ts';
import type { CompiledNode } from '../core/compiled.ts';
import type { Manifest } from '../core/manifest.ts';
import type { UniqueId } from '../core/node.ts';
import type { CheckCache } from './check-cache.ts';
import type { Inputs } from './inputs.ts';
import type { Scratch } from './scratch.ts';
import type { TargetCatalog } from './target-catalog.ts';

export interface CheckRequest {
  /** The models and tests to check, parents first; seeds and sources among them are passed over. */
  readonly ids: readonly UniqueId[];
  readonly manifest: Manifest;
  readonly compilation: Compilation;
  /** Compiles what is not; a test that asks for nothing but a column is hardly ever needed. */
  readonly compileLate?: ((id: UniqueId) => CompiledNode) | undefined;
  readonly inputs: Inputs;
  readonly cache: CheckCache;
  readonly scratch: Scratch;
  readonly catalog: TargetCatalog;
  readonly signal: AbortSignal;
}

/** What a check found out. */
export interface Checked {
  readonly schemas: Schemas;
  /** Nodes whose columns show only when something is built, and tests of them, with the node that keeps them from being checked. */
  readonly unknown: ReadonlyMap<UniqueId, UniqueId>;
}
