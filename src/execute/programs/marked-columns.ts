import type { Columns } from '../../core/model-function.ts';

/** Columns that no row is taken for. */
export class MarkedColumns implements Columns {
  readonly values: Columns['values'];

  constructor(values: Columns['values']) {
    this.values = values;
  }
}
