import type { ColumnType } from '../core/columns.ts';
import type { TableNode } from '../core/node.ts';

/** What a query can read: everything but tests. */
export type ReadableNode = TableNode;

/** The columns of something that no checked SQL makes. */
export interface Input {
  /** Equal keys have equal columns. */
  readonly key: string;
  /** Types as declared or as the engine writes them; undefined where a mistake that is told elsewhere hides them. */
  readonly columns: () => Promise<readonly ColumnType[] | undefined>;
}

/** Where the columns of sources, of seeds, and of models that are not checked come from. */
export interface Inputs {
  /** Undefined where nothing tells the columns before the node is built. */
  of(node: ReadableNode): Promise<Input | undefined>;
}
