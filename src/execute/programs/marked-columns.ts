import type { Columns } from '../../core/model-function.ts';

/** Columns that no row is taken for. */
export class MarkedColumns implements Columns {
  readonly values: Columns['values'];
  /** Of a query, by the names of the columns. */
  readonly types: ReadonlyMap<string, string> | undefined;

  constructor(values: Columns['values'], types?: ReadonlyMap<string, string>) {
    this.values = values;
    this.types = types;
  }
}
