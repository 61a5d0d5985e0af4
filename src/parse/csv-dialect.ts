import { IngotError } from '../core/error.ts';
import { fileDefaults, textEncodings, type CsvDialect, type CsvSigns } from '../core/file-spec.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import { encodingNamed } from './text-encoding.ts';

/** How CSV files are written, as far as a source says it. */
export function readDialect(fields: YamlFields): CsvDialect {
  const { csv } = fileDefaults;
  const dialect = {
    ...signs(fields),
    header: fields.boolean('header') ?? csv.header,
    skip: fields.integer('skip', 0) ?? csv.skip,
    footer: fields.integer('footer', 0) ?? csv.footer,
    comment: comment(fields),
  };
  checkSigns(dialect, fields);
  return dialect;
}

/** The same of a file that is a header and records, and nothing else. */
export function readSigns(fields: YamlFields): CsvSigns {
  const read = signs(fields);
  checkSigns({ ...read, comment: undefined }, fields);
  return read;
}

function signs(fields: YamlFields): CsvSigns {
  const { csv } = fileDefaults;
  const quote = sign(fields, 'quote') ?? csv.quote;
  return {
    delimiter: delimiter(fields),
    quote,
    // A quote in a value is doubled, where nobody says otherwise.
    escape: sign(fields, 'escape') ?? (quote === '' ? csv.escape : quote),
    encoding: encoding(fields) ?? csv.encoding,
  };
}

/** DuckDB, and who reads the file byte by byte, know a line end and a NUL as the end of something else. */
const endings = /[\r\n\0]/;
const mostDelimiterBytes = 4;

function delimiter(fields: YamlFields): string | undefined {
  const text = fields.text('delimiter');
  if (text === undefined) return undefined;
  const isShort = text !== '' && Buffer.byteLength(text) <= mostDelimiterBytes;
  if (isShort && !endings.test(text)) return text;
  return mistake(
    fields,
    'delimiter',
    `must have one to ${mostDelimiterBytes} bytes, and no line end or NUL`,
  );
}

/** A quote or an escape; none at all is a choice. */
function sign(fields: YamlFields, key: 'quote' | 'escape'): string | undefined {
  const text = fields.text(key);
  if (text === undefined || /^[\x01-\x09\x0b\x0c\x0e-\x1f\x21-\x7e]?$/.test(text)) return text;
  return mistake(fields, key, 'must be one ASCII character, but no blank, line end or NUL');
}

function comment(fields: YamlFields): string | undefined {
  const text = fields.text('comment');
  if (text === undefined || (text !== '' && !endings.test(text))) return text;
  return mistake(
    fields,
    'comment',
    'must be a sign such as "#" or "//", without a line end or NUL',
  );
}

function encoding(fields: YamlFields): CsvDialect['encoding'] | undefined {
  const text = fields.text('encoding');
  const found = text === undefined ? undefined : encodingNamed(text);
  if (text === undefined || found !== undefined) return found;
  fields.errors.add(
    new IngotError('YAML_VALUE', `"encoding" can't be "${text}"`, {
      location: fields.locationOf('encoding'),
      hint: `It can be ${textEncodings.join(', ')}.`,
    }),
  );
  return undefined;
}

function mistake(fields: YamlFields, key: string, rule: string): undefined {
  const shown = JSON.stringify(fields.text(key));
  fields.errors.add(
    new IngotError('YAML_VALUE', `"${key}" can't be ${shown}: it ${rule}`, {
      location: fields.locationOf(key),
    }),
  );
}

/** Signs that can't be told apart are a mistake of whoever wrote the later one. */
function checkSigns(
  { delimiter, quote, escape, comment }: Omit<CsvDialect, 'header' | 'skip' | 'footer'>,
  fields: YamlFields,
): void {
  const fail = (key: string, message: string, hint: string) =>
    fields.errors.add(
      new IngotError('SOURCE_DIALECT', message, { location: fields.locationOf(key), hint }),
    );
  const isIn = (each: string) => each !== '' && delimiter?.includes(each) === true;
  if (isIn(quote) || (quote !== '' && isIn(escape)))
    fail(
      'delimiter',
      `The delimiter ${JSON.stringify(delimiter)} has the quote or the escape in it`,
      'Give the delimiter, the quote and the escape different characters.',
    );
  const begins = (each: string | undefined) =>
    each !== undefined && each !== '' && comment?.startsWith(each) === true;
  if (
    begins(quote) ||
    begins(delimiter) ||
    (comment !== undefined && delimiter?.startsWith(comment))
  )
    fail(
      'comment',
      `Lines that begin with ${JSON.stringify(comment)} can be records, for it begins like the delimiter or the quote`,
      'Use another sign for comments, or leave `comment` out.',
    );
}
