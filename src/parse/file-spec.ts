import { IngotError } from '../core/error.ts';
import {
  fileDefaults,
  fileFormats,
  schemaChanges,
  textEncodings,
  type CsvDialect,
  type Explode,
  type FileFormat,
  type FileSpec,
  type ReadingLimits,
  type RejectLimit,
  type RejectPolicy,
  type XmlReading,
} from '../core/file-spec.ts';
import type { Project } from '../core/project.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlMap, YamlValue } from '../core/yaml-value.ts';
import { checkFilePatterns } from './source-files.ts';
import { readSqlName } from './sql-name.ts';
import { readValueOptions, valueKeys } from './value-options.ts';

const csvKeys = [
  'delimiter',
  'quote',
  'escape',
  'header',
  'skip',
  'footer',
  'comment',
  'encoding',
] as const;
const xmlKeys = ['namespaces', 'empty'] as const;
const recordKeys = ['record', 'explode'] as const;

/** All that says how files are read; a source can say it for all its tables. */
export const sharedFileKeys = [
  'format',
  'normalize_names',
  'hive_partitions',
  'limits',
  'rejects',
  'on_schema_change',
  'new_files_only',
  ...recordKeys,
  ...csvKeys,
  ...xmlKeys,
  ...valueKeys,
] as const;

const unusedKeys: Readonly<Record<FileFormat, readonly string[]>> = {
  csv: [...recordKeys, ...xmlKeys],
  tsv: [...recordKeys, ...xmlKeys],
  json: [...csvKeys, ...xmlKeys],
  ndjson: ['record', ...csvKeys, ...xmlKeys],
  xml: csvKeys,
  parquet: [...recordKeys, ...csvKeys, ...xmlKeys, ...valueKeys],
};

export interface FileSpecInput {
  /** The keys of the table, with those that its source and the configuration give it. */
  readonly fields: YamlFields;
  /** The keys of the table itself. */
  readonly own: YamlFields;
  /** Such as `source "raw.orders"`. */
  readonly what: string;
  readonly project: Pick<Project, 'root' | 'dataDir'>;
}

/** The raw files of a table; undefined where it has none, and then nothing else may be said of files. */
export function readFileSpec({ fields, own, what, project }: FileSpecInput): FileSpec | undefined {
  const globs = fields.texts('files');
  const stated = fields.choice('format', fileFormats);
  const read = {
    record: fields.text('record'),
    explode: readExplode(fields, what),
    csv: readDialect(fields),
    xml: readXml(fields),
    values: {
      ...fileDefaults.values,
      ...readValueOptions(fields, what, fileDefaults.values),
    },
    normalizeNames: fields.boolean('normalize_names') ?? fileDefaults.normalizeNames,
    hivePartitions: fields.boolean('hive_partitions'),
    limits: readLimits(fields, what),
    rejects: readRejects(fields, what),
    onSchemaChange: fields.choice('on_schema_change', schemaChanges) ?? fileDefaults.onSchemaChange,
    newFilesOnly: fields.boolean('new_files_only') ?? fileDefaults.newFilesOnly,
  };
  if (globs === undefined) {
    refuseUnused(own, sharedFileKeys, (key) => `"${key}" of ${what} means nothing without "files"`);
    return undefined;
  }
  checkFilePatterns(globs, fields, project);
  const format = stated ?? formatOf(globs);
  if (format === undefined) fields.errors.add(formatMistake(fields, what));
  else
    refuseUnused(
      own,
      unusedKeys[format],
      (key) => `"${key}" of ${what} means nothing for files of the format ${format}`,
    );
  return { globs, format: format ?? 'csv', location: fields.locationOf('files'), ...read };
}

/** A key that does nothing is a mistake of somebody who thinks that it does. */
function refuseUnused(
  fields: YamlFields,
  keys: readonly string[],
  message: (key: string) => string,
): void {
  for (const key of keys) {
    if (fields.any(key) === undefined) continue;
    const location = fields.locationOf(key);
    fields.errors.add(
      new IngotError('SOURCE_KEY_UNUSED', message(key), { location, hint: 'Take it out.' }),
    );
  }
}

function formatMistake(fields: YamlFields, what: string): IngotError {
  const hint = `Say "format": one of ${fileFormats.join(', ')}.`;
  return new IngotError('SOURCE_FORMAT_UNKNOWN', `The files of ${what} do not tell their format`, {
    location: fields.locationOf('files'),
    hint,
  });
}

function formatOf(globs: readonly string[]): FileFormat | undefined {
  const [ending, other] = new Set(globs.map(endingOf));
  if (other !== undefined) return undefined;
  return ending === 'jsonl' ? 'ndjson' : fileFormats.find((format) => format === ending);
}

/** What comes behind the last dot, but for what says that it is compressed. */
function endingOf(glob: string): string {
  const plain = glob.toLowerCase().replace(/\.(?:gz|gzip|zst|zstd)$/, '');
  return plain.slice(plain.lastIndexOf('.') + 1);
}

function readDialect(fields: YamlFields): CsvDialect {
  const { csv } = fileDefaults;
  const quote = character(fields, 'quote') ?? csv.quote;
  return {
    delimiter: character(fields, 'delimiter'),
    quote,
    // A quote in a value is doubled, where nobody says otherwise.
    escape: character(fields, 'escape') ?? (quote === '' ? csv.escape : quote),
    header: fields.boolean('header') ?? csv.header,
    skip: fields.integer('skip', 0) ?? csv.skip,
    footer: fields.integer('footer', 0) ?? csv.footer,
    comment: character(fields, 'comment'),
    encoding: fields.choice('encoding', textEncodings) ?? csv.encoding,
  };
}

function character(fields: YamlFields, key: string): string | undefined {
  const text = fields.text(key);
  if (text === undefined || /^[\x20-\x7e\t]$/.test(text)) return text;
  // None at all is a choice for a quote.
  if (text === '' && (key === 'quote' || key === 'escape')) return text;
  fields.errors.add(
    new IngotError('YAML_VALUE', `"${key}" must be one ASCII character`, {
      location: fields.locationOf(key),
    }),
  );
  return undefined;
}

function readXml(fields: YamlFields): XmlReading {
  return {
    stripPrefixes: fields.choice('namespaces', ['keep', 'strip']) === 'strip',
    emptyIsNull: fields.choice('empty', ['null', 'text']) !== 'text',
  };
}

function readExplode(fields: YamlFields, what: string): Explode | undefined {
  const value = fields.any('explode');
  if (value === undefined) return undefined;
  if (value.kind === 'scalar') return { path: value.written, keys: [] };
  const inner = innerFields(value, `"explode" of ${what}`, fields);
  const explode = { path: inner.requiredText('path'), keys: inner.texts('keys') ?? [] };
  inner.finish();
  return explode;
}

function readLimits(fields: YamlFields, what: string): ReadingLimits {
  const { limits } = fileDefaults;
  const value = fields.map('limits');
  if (value === undefined) return limits;
  const inner = innerFields(value, `"limits" of ${what}`, fields);
  const read = {
    depth: inner.integer('depth', 1) ?? limits.depth,
    attributes: inner.integer('attributes', 1) ?? limits.attributes,
    recordBytes: inner.integer('record_bytes', 1) ?? limits.recordBytes,
    ratio: inner.integer('ratio', 1) ?? limits.ratio,
  };
  inner.finish();
  return read;
}

function readRejects(fields: YamlFields, what: string): RejectPolicy {
  const value = fields.map('rejects');
  if (value === undefined) return fileDefaults.rejects;
  const inner = innerFields(value, `"rejects" of ${what}`, fields);
  const policy = { max: rejectLimit(inner), to: readSqlName(inner, 'to') };
  inner.finish();
  return policy;
}

function rejectLimit(fields: YamlFields): RejectLimit | undefined {
  const text = fields.text('max')?.trim();
  if (text === undefined) return undefined;
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(text)?.[1];
  if (percent !== undefined && Number(percent) <= 100)
    return { kind: 'share', share: Number(percent) / 100 };
  if (/^\d{1,12}$/.test(text)) return { kind: 'records', records: Number(text) };
  fields.errors.add(
    new IngotError('YAML_VALUE', `"max" can't be "${text}"`, {
      location: fields.locationOf('max'),
      hint: 'Give a number of records, such as 100, or a share of them, such as 1%.',
    }),
  );
  return undefined;
}

function innerFields(value: YamlValue | YamlMap, what: string, { errors }: YamlFields): YamlFields {
  return new YamlFields(value, what, errors);
}
