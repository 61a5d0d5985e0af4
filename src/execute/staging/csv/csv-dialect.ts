import { IngotError } from '../../../core/error.ts';
import type { CsvDialect } from '../../../core/file-spec.ts';
import type { FoundFile } from '../find-files.ts';

/** A dialect with every choice made; the characters are single ASCII ones, or empty for "none". */
export interface FixedDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
}

/** The dialect in which DuckDB gets the records: without an escape there is nothing in them that would need one. */
export function textDialect({ delimiter, quote, escape }: FixedDialect): FixedDialect {
  return { delimiter, quote, escape: escape === '' ? quote : escape };
}

/** What can end a value where the delimiter is not stated; the first one wins where several are as frequent. */
export const delimiterCandidates = [',', ';', '\t', '|'];

/**
 * Checks that the characters of a dialect are one byte each, so that the file can be read as bytes, and differ.
 * @throws IngotError SOURCE_DIALECT
 */
export function checkDialect(csv: CsvDialect, file: FoundFile): void {
  const { delimiter, quote, escape, comment } = csv;
  const fail = dialectError(file);
  checkCharacter('delimiter', delimiter ?? ',', fail);
  if (quote !== '') {
    checkCharacter('quote', quote, fail);
    if (escape !== '') checkCharacter('escape', escape, fail);
    // Blanks beside a quoted value don't count, so a blank can't be a quote.
    if (quote === ' ' || escape === ' ')
      throw fail('A blank is neither a quote nor an escape', 'Use a sign, such as "\'".');
    if (quote === delimiter || escape === delimiter)
      throw fail(
        `The delimiter ${JSON.stringify(delimiter)} is also the quote or the escape`,
        'Give the delimiter, the quote and the escape different characters.',
      );
  }
  if (comment !== undefined) checkComment(comment, csv, fail);
}

type Fail = (message: string, hint: string) => IngotError;

function dialectError({ location }: FoundFile): Fail {
  return (message, hint) => new IngotError('SOURCE_DIALECT', message, { location, hint });
}

function checkCharacter(what: string, value: string, fail: Fail): void {
  if (/^[\t\x20-\x7e]$/.test(value)) return;
  throw fail(
    `The ${what} ${JSON.stringify(value)} is not one ASCII character`,
    'Use one character, such as "," or ";" or a tab ("\\t").',
  );
}

function checkComment(comment: string, { delimiter, quote }: CsvDialect, fail: Fail): void {
  const first = comment.charAt(0);
  if (!/^[\t\x20-\x7e]+$/.test(comment))
    throw fail(
      `The comment sign ${JSON.stringify(comment)} is not made of ASCII characters`,
      'Use a sign such as "#".',
    );
  if (first === delimiter || first === quote)
    throw fail(
      `Lines that begin with ${JSON.stringify(comment)} can be records, for it begins with the delimiter or the quote`,
      'Use another sign for comments, or leave `comment` out.',
    );
}
