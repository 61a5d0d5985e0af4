import { quoteLiteral } from '../../../core/relation.ts';
import type { ColumnValues, Shape } from './column-values.ts';
import { fits, type ColumnGuess, type Trial } from './column-guess.ts';
import { guessBoolean } from './guess-boolean.ts';
import { guessNumber, type ValueOrigin } from './guess-number.ts';
import { guessTime } from './guess-time.ts';
import { formatCount } from '../../../core/count-text.ts';
import { zeroDates } from './null-words.ts';
import { shownValue } from './shown-value.ts';

/** What a column is taken for, and what it would be in a file whose other columns have points for fractions. */
export interface GuessedColumn {
  readonly guess: ColumnGuess;
  readonly ifPoint: ColumnGuess | undefined;
  /** Words that mean NULL by the look of them; those of a typed column are part of its reading. */
  readonly nullWords: readonly Shape[];
}

/** Finds the type that holds every value of a column without changing any; else it is text, and the notes say why. */
export async function guessColumn(
  values: ColumnValues,
  origin: ValueOrigin,
): Promise<GuessedColumn> {
  const { shapes, nullWords } = values;
  const ownWords = nullWords.map((word) => word.text);
  const text = (...notes: readonly string[]): ColumnGuess => ({
    dataType: 'varchar',
    reading: {},
    notes,
  });
  if (shapes.length === 0)
    return { guess: text(...emptyNotes(values, ownWords)), ifPoint: undefined, nullWords };
  const trial = await firstTrial(values, shapes, origin);
  switch (trial.kind) {
    case 'fits': {
      const words = [...ownWords, ...(await foundZeroDates(values, trial.guess))];
      return { guess: withNulls(trial.guess, values, words), ifPoint: undefined, nullWords };
    }
    case 'text': {
      const ifPoint =
        trial.ifPoint === undefined ? undefined : withNulls(trial.ifPoint, values, ownWords);
      return { guess: text(...trial.notes), ifPoint, nullWords };
    }
    case 'nearly':
      return { guess: text(nearlyNote(trial, values)), ifPoint: undefined, nullWords };
    case 'unlike':
      return { guess: text(), ifPoint: undefined, nullWords };
  }
}

async function firstTrial(
  values: ColumnValues,
  shapes: readonly Shape[],
  origin: ValueOrigin,
): Promise<Trial> {
  if (origin === 'json-boolean' && shapes.every(({ text }) => /^(?:true|false)$/.test(text)))
    return fits('boolean');
  const isText = origin !== 'json-number';
  const isWord = isText ? guessBoolean(values, shapes) : { kind: 'unlike' as const };
  if (isWord.kind !== 'unlike') return isWord;
  const time = isText ? await guessTime(values) : { kind: 'unlike' as const };
  return time.kind === 'unlike' ? guessNumber(values, shapes, origin) : time;
}

function emptyNotes(values: ColumnValues, words: readonly string[]): readonly string[] {
  if (values.rows === 0) return [];
  if (words.length === 0) return ['always empty'];
  return [`nothing but ${words.map(quoteLiteral).join(', ')}`];
}

async function foundZeroDates(
  values: ColumnValues,
  { dataType }: ColumnGuess,
): Promise<readonly string[]> {
  if (!/^(?:date|timestamp)/.test(dataType)) return [];
  const list = zeroDates.map(quoteLiteral).join(', ');
  const [found] = await values.ask([`list(distinct t order by t) filter (where t in (${list}))`]);
  return Array.isArray(found) ? found.map(String) : [];
}

function withNulls(
  guess: ColumnGuess,
  values: ColumnValues,
  words: readonly string[],
): ColumnGuess {
  const nulls = words.length === 0 ? {} : { nulls: ['', ...words] };
  const trim = values.padded > 0 ? { trim: true } : {};
  return { ...guess, reading: { ...guess.reading, ...nulls, ...trim } };
}

function nearlyNote(
  { misfits }: Extract<Trial, { kind: 'nearly' }>,
  { rows, nulls, empty, placeOf }: ColumnValues,
): string {
  const example = `${shownValue(misfits.example)} (${placeOf(misfits.row)})`;
  const all = formatCount(rows - nulls - empty);
  return `${misfits.wouldBe}, but for ${formatCount(misfits.rows)} of ${all} values, such as ${example}`;
}
