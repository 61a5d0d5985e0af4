import type { ColumnReading } from '../../core/file-spec.ts';
import type { ColumnGuess } from './columns/column-guess.ts';
import { isSureNullWord } from './columns/null-words.ts';
import type { PlannedOption } from './plan.ts';

/** A column with its guess, and the words for NULL that stand in it. */
export interface GuessedColumn {
  readonly name: string;
  readonly guess: ColumnGuess;
  readonly nullWords: readonly { readonly text: string; readonly rows: number }[];
}

/** What columns have in common, as options of their table, and the columns without it. */
export interface SharedOptions {
  readonly options: readonly PlannedOption[];
  readonly columns: readonly GuessedColumn[];
  /** Words for NULL in all columns. */
  readonly nulls: readonly string[];
}

/** Moves to the table what all columns say alike, as long as it does not change any of the others. */
export function shareOptions(
  columns: readonly GuessedColumn[],
  { isTrimmed }: { readonly isTrimmed: boolean },
): SharedOptions {
  const decimal = sharedDecimal(columns);
  const nulls = sharedNulls(columns);
  return {
    nulls,
    options: [
      ...(decimal === undefined ? [] : [{ key: 'decimal', value: decimal }]),
      ...(nulls.length === 0
        ? []
        : [{ key: 'nulls', value: ['', ...nulls], note: nullsNote(columns, nulls) }]),
    ],
    columns: columns.map((column) => {
      const { guess } = column;
      const reading = without(guess.reading, { decimal, nulls, isTrimmed });
      return { ...column, guess: { ...guess, reading } };
    }),
  };
}

/** The comma, where no column has points for fractions. */
function sharedDecimal(columns: readonly GuessedColumn[]): string | undefined {
  const fractions = columns.filter(
    ({ guess }) =>
      /^(?:decimal|double)/.test(guess.dataType) || guess.reading.decimal !== undefined,
  );
  const isComma = fractions.every(({ guess }) => guess.reading.decimal === ',');
  const isOfUse = fractions.some(({ guess }) => guess.reading.thousands === undefined);
  return isComma && isOfUse ? ',' : undefined;
}

/** Words for NULL of typed columns that mean nothing else in a column of texts. */
function sharedNulls(columns: readonly GuessedColumn[]): readonly string[] {
  const words = new Set(columns.flatMap(({ guess }) => guess.reading.nulls ?? []));
  const inTexts = new Set(
    columns
      .filter(({ guess }) => guess.reading.nulls === undefined)
      .flatMap(({ nullWords }) => nullWords.map(({ text }) => text)),
  );
  return [...words].filter((word) => word !== '' && (isSureNullWord(word) || !inTexts.has(word)));
}

function nullsNote(
  columns: readonly GuessedColumn[],
  nulls: readonly string[],
): string | undefined {
  const texts = columns.filter(
    ({ guess, nullWords }) =>
      guess.reading.nulls === undefined && nullWords.some(({ text }) => nulls.includes(text)),
  );
  return texts.length === 0
    ? undefined
    : `in columns of texts too: ${texts.map(({ name }) => name).join(', ')}`;
}

function without(
  { decimal, nulls, trim, ...rest }: ColumnReading,
  shared: {
    readonly decimal: string | undefined;
    readonly nulls: readonly string[];
    readonly isTrimmed: boolean;
  },
): ColumnReading {
  // A mark of thousands is only understood beside that of fractions.
  const isShared = decimal === shared.decimal && rest.thousands === undefined;
  const own = nulls?.filter((word) => word !== '' && !shared.nulls.includes(word)) ?? [];
  return {
    ...rest,
    ...(decimal !== undefined && !isShared && { decimal }),
    ...(nulls !== undefined && own.length > 0 && { nulls }),
    ...(trim === true && !shared.isTrimmed && { trim }),
  };
}
