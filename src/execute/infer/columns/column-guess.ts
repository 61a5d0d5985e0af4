import type { ColumnReading } from '../../../core/file-spec.ts';

/** What a column is taken for. */
export interface ColumnGuess {
  readonly dataType: string;
  readonly reading: ColumnReading;
  /** What a person should know: choices made, and what kept the column from having a type. */
  readonly notes: readonly string[];
}

/** The outcome of trying one kind of type on a column. */
export type Trial =
  | { readonly kind: 'fits'; readonly guess: ColumnGuess }
  /** It fits, and is text for a reason; `ifPoint`: what it is where points are known to be those of fractions. */
  | {
      readonly kind: 'text';
      readonly notes: readonly string[];
      readonly ifPoint?: ColumnGuess;
    }
  | { readonly kind: 'nearly'; readonly misfits: Misfits }
  | { readonly kind: 'unlike' };

/** Values that kept a column from having a type. */
export interface Misfits {
  readonly wouldBe: string;
  readonly rows: number;
  readonly example: string;
  readonly row: number;
}

export const unlike: Trial = { kind: 'unlike' };

export function fits(
  dataType: string,
  reading: ColumnReading = {},
  notes: readonly string[] = [],
): Trial {
  return { kind: 'fits', guess: { dataType, reading, notes } };
}

export function staysText(...notes: readonly string[]): Trial {
  return { kind: 'text', notes };
}

/** Whether so few values are unlike the others that a person should hear of them. */
export function isMost(rows: number, others: number): boolean {
  return rows > 0 && (rows >= 4 * others || (others === 1 && rows > 1));
}
