/** A dialect with every choice made; quote and escape are single ASCII characters, or empty for "none". */
export interface FixedDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
}

/**
 * The dialect in which DuckDB gets the records: without an escape there is nothing in them that would need one, and a
 * delimiter of several bytes is written as one.
 */
export function textDialect({ delimiter, quote, escape }: FixedDialect): FixedDialect {
  return {
    delimiter: Buffer.byteLength(delimiter) > 1 ? shortDelimiter : delimiter,
    quote,
    escape: escape === '' ? quote : escape,
  };
}

/** What stands for a delimiter of several bytes: the separator of units in ASCII. */
export const shortDelimiter = '\x1f';

/** What can end a value where the delimiter is not stated; the first one wins where several are as frequent. */
export const delimiterCandidates = [',', ';', '\t', '|'];
