import type { ColumnType } from '../core/columns.ts';
import type { NodeResult } from '../core/results.ts';
import type { Output } from './materializations/external/build-external.ts';

/** What building a node gave, beside its time. */
export interface Built
  extends Pick<NodeResult, 'message'>, Partial<Pick<NodeResult, 'rows' | 'staging'>> {
  /** Of a source: the fingerprint of each of its files; of a model: what is to be known of the files that it became. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of a table that grows: its columns, which need not be those of its query. */
  readonly columns?: readonly ColumnType[];
  /** Whether it holds other rows than was planned. */
  readonly isOther?: boolean;
  /** Of a model that becomes files: these, which nobody sees yet. */
  readonly output?: Output;
}
