import type { ColumnType } from '../core/columns.ts';
import type { NodeResult } from '../core/results.ts';

/** What building a node gave, beside its time. */
export interface Built
  extends Pick<NodeResult, 'message'>, Partial<Pick<NodeResult, 'rows' | 'staging'>> {
  /** Of a source: the fingerprint of each of its files. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of a table that grows: its columns, which need not be those of its query. */
  readonly columns?: readonly ColumnType[];
  /** Whether it holds other rows than was planned. */
  readonly isOther?: boolean;
}
