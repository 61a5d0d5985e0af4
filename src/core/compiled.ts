import type { Node, UniqueId } from './node.ts';
import type { Location } from './source-text.ts';

/** Final SQL that knows where in the templates each part came from. */
export interface CompiledSql {
  /** One statement that returns rows, without a semicolon; empty for sources and seeds. */
  readonly sql: string;
  /** The place in a template that an offset of `sql` came from. */
  readonly locate: (offset: number) => Location;
}

/** A node and its final SQL. */
export interface CompiledNode extends CompiledSql {
  readonly node: Node;
}

export type CompiledNodes = ReadonlyMap<UniqueId, CompiledNode>;
