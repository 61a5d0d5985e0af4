import type { Node, UniqueId } from './node.ts';
import type { Location } from './source-text.ts';

/** A node and its final SQL. */
export interface CompiledNode {
  readonly node: Node;
  /** For a model or test, one statement that returns rows, without a semicolon; empty for sources and seeds. */
  readonly sql: string;
  /** The place in a template that an offset of `sql` came from. */
  readonly locate: (offset: number) => Location;
}

export type CompiledNodes = ReadonlyMap<UniqueId, CompiledNode>;
