// The public API: what is not exported here may change at any time.
export { compileProject, prepare, run } from './engine.ts';
export { previewQuery } from './inspect.ts';
export type { PreparedProject } from './engine.ts';
export type { PreviewRequest } from './inspect.ts';
export { openDuckDb } from './adapters/duckdb/duckdb-adapter.ts';
export type { Adapter, Capabilities, QueryResult, Session, Statement } from './core/adapter.ts';
export { EngineError } from './core/adapter.ts';
export type { CompiledNode, CompiledNodes } from './core/compiled.ts';
export type { Context } from './core/context.ts';
export { IngotError, IngotErrors } from './core/error.ts';
export type {
  MaterializationFunction,
  MaterializationTarget,
  MaterializedNode,
} from './core/materialization-function.ts';
export type {
  Columns,
  ModelConfig,
  ModelContext,
  ModelFunction,
  ModelRows,
  Query,
  ReadRelation,
  Row,
} from './core/model-function.ts';
export type { Event } from './core/event.ts';
export type { Manifest } from './core/manifest.ts';
export type { DataTest, Model, Node, Seed, Source, UniqueId } from './core/node.ts';
export type { NodeResult, RunResults } from './core/results.ts';
export type { ProjectOptions, RunCommand, RunOptions } from './core/run-options.ts';
