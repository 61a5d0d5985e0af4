import type { Location } from './source-text.ts';

/** The raw files of a source, and how to read them. */
export interface FileSpec {
  /** Globs relative to the project. */
  readonly globs: readonly string[];
  readonly format: FileFormat;
  readonly location: Location;
  /** XML: the path of the repeated element; JSON: the path of the array. Undefined: the only one that it can be. */
  readonly record: string | undefined;
  /** A part that stands in each record several times, and becomes the rows in place of the record. */
  readonly explode: Explode | undefined;
  readonly csv: CsvDialect;
  readonly xml: XmlReading;
  readonly values: ValueOptions;
  /** Whether names of columns become snake_case. */
  readonly normalizeNames: boolean;
  /** Whether folders such as `year=2024` are columns. Undefined: where all files stand in such folders. */
  readonly hivePartitions: boolean | undefined;
  readonly limits: ReadingLimits;
  readonly rejects: RejectPolicy;
  readonly onSchemaChange: SchemaChange;
  /** Whether each file counts once and its rows stay, whatever becomes of the file. */
  readonly newFilesOnly: boolean;
}

export const fileFormats = ['csv', 'tsv', 'json', 'ndjson', 'xml', 'parquet'] as const;
export type FileFormat = (typeof fileFormats)[number];

/** What happens to columns of a file that the source did not have before. */
export const schemaChanges = ['append', 'ignore', 'fail'] as const;
export type SchemaChange = (typeof schemaChanges)[number];

export interface Explode {
  /** Inside the record: `lines/line` in XML, `lines` or `a.lines` in JSON. */
  readonly path: string;
  /** Columns of the record that each of its rows bears. */
  readonly keys: readonly string[];
  /** Whether it is fine that no record has the path or a key. */
  readonly optional?: boolean;
}

export interface CsvDialect {
  /** Undefined: read off the header line, among comma, semicolon, tab and bar. */
  readonly delimiter: string | undefined;
  readonly quote: string;
  readonly escape: string;
  /** Undefined: there is one, and it is a mistake where it plainly holds values. */
  readonly header: boolean | undefined;
  /** Lines above the header. */
  readonly skip: number;
  /** Lines at the end that are no records; blank ones do not count. */
  readonly footer: number;
  /** Lines that begin with it are no records. */
  readonly comment: string | undefined;
  readonly encoding: TextEncoding;
}

/** What tells values and records of a CSV file apart. */
export type CsvSigns = Pick<CsvDialect, 'delimiter' | 'quote' | 'escape' | 'encoding'>;

/** Names as the WHATWG Encoding Standard has them, but for `latin-1`, which is ISO 8859-1 to the byte. */
export const textEncodings = [
  'utf-8',
  'utf-16',
  'utf-16le',
  'utf-16be',
  'latin-1',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-15',
  'koi8-r',
  'macintosh',
  'ibm866',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gb18030',
  'big5',
] as const;
export type TextEncoding = (typeof textEncodings)[number];

export interface XmlReading {
  /** Whether `a:name` is called `name`. */
  readonly stripPrefixes: boolean;
  /** Whether an element without content is NULL; else it is the empty text. */
  readonly emptyIsNull: boolean;
}

/** How texts become values. */
export interface ValueOptions {
  /** Texts that mean NULL. */
  readonly nulls: readonly string[];
  /** Whether blanks around a value do not count. */
  readonly trim: boolean;
  /** The mark before the fraction of a number. */
  readonly decimal: '.' | ',';
  /** The mark between groups of three digits; undefined: there is none. */
  readonly thousands: string | undefined;
  /** Whether a number may bear the sign of a currency, or brackets in place of a minus. */
  readonly currency: boolean;
  /** Words for true and false, without regard to letter case; undefined: what DuckDB takes. */
  readonly booleans: BooleanWords | undefined;
}

export interface BooleanWords {
  readonly true: readonly string[];
  readonly false: readonly string[];
}

/** What a column says of its own values; what is undefined is as the source has it. */
export type ColumnReading = Partial<ValueOptions> & {
  /** For dates and times: formats as DuckDB's `strptime` has them; the first that fits counts. */
  readonly formats?: readonly string[];
  /** Where the value stands in a record, where not under the column's name: `a/b/@id` in XML, `a.b[0]` in JSON, the header in CSV. */
  readonly path?: string;
};

/** What a file may ask of the reader before it is refused. */
export interface ReadingLimits {
  /** Elements or brackets open at once. */
  readonly depth: number;
  /** Attributes of one XML element. */
  readonly attributes: number;
  /** Bytes of one record. */
  readonly recordBytes: number;
  /** Bytes of one text in a record: an attribute, the text of an element, a text of JSON. */
  readonly textBytes: number;
  /** Plain bytes for each compressed one. */
  readonly ratio: number;
}

export const defaultLimits: ReadingLimits = {
  depth: 100,
  attributes: 1_000,
  recordBytes: 64 * 1024 * 1024,
  textBytes: 64 * 1024 * 1024,
  ratio: 200,
};

/** When rejected records fail their source, and where else they are to be seen. */
export interface RejectPolicy {
  /** More fail the source; undefined: any number is fine. */
  readonly max: RejectLimit | undefined;
  /** A view in the schema of the source. */
  readonly to: string | undefined;
}

export type RejectLimit =
  | { readonly kind: 'records'; readonly records: number }
  /** From 0 to 1. */
  | { readonly kind: 'share'; readonly share: number };

/** A source that says nothing of them has these. */
export const fileDefaults: Omit<FileSpec, 'globs' | 'format' | 'location'> = {
  record: undefined,
  explode: undefined,
  csv: {
    delimiter: undefined,
    quote: '"',
    escape: '"',
    header: undefined,
    skip: 0,
    footer: 0,
    comment: undefined,
    encoding: 'utf-8',
  },
  xml: { stripPrefixes: false, emptyIsNull: true },
  values: {
    nulls: [''],
    trim: false,
    decimal: '.',
    thousands: undefined,
    currency: false,
    booleans: undefined,
  },
  normalizeNames: false,
  hivePartitions: undefined,
  limits: defaultLimits,
  rejects: { max: undefined, to: undefined },
  onSchemaChange: 'append',
  newFilesOnly: false,
};
