import { IngotError } from '../core/error.ts';
import {
  fileDefaults,
  fileFormats,
  schemaChanges,
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
import { ownColumns } from './own-columns.ts';
import { readDialect } from './csv-dialect.ts';
import { readFormat } from './file-format.ts';
import { checkRecordPaths } from './record-paths.ts';
import { checkFilePatterns } from './source-files.ts';
import { readSqlName } from './sql-name.ts';
import { readValueOptions, valueKeys } from './value-options.ts';

const dialectKeys = [
  'delimiter',
  'quote',
  'escape',
  'header',
  'skip',
  'footer',
  'comment',
] as const;
const csvKeys = [...dialectKeys, 'encoding'] as const;
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
  json: [...dialectKeys, ...xmlKeys],
  ndjson: ['record', ...dialectKeys, ...xmlKeys],
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
    fields.choice('format', fileFormats);
    refuseUnused(own, sharedFileKeys, (key) => `"${key}" of ${what} means nothing without "files"`);
    return undefined;
  }
  const isSound = checkFilePatterns(globs, fields, { what, project });
  const format = isSound ? readFormat(globs, { fields, what, project }) : undefined;
  if (format !== undefined) {
    if (!unusedKeys[format].includes('explode')) checkRecordPaths(read, format, fields);
    refuseUnused(
      own,
      unusedKeys[format],
      (key) => `"${key}" of ${what} means nothing for files of the format ${format}`,
    );
  }
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
  const optional = inner.boolean('optional');
  const explode = {
    path: inner.requiredText('path'),
    keys: readKeys(inner, what),
    ...(optional !== undefined && { optional }),
  };
  inner.finish();
  return explode;
}

function readKeys(fields: YamlFields, what: string): readonly string[] {
  const keys = fields.texts('keys') ?? [];
  const own = new Set([...ownColumns, '_parent_record', '']);
  const taken = keys.find((key) => own.has(key.toLowerCase()));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (taken === undefined && twice === undefined) return keys;
  const message =
    taken === undefined
      ? `"keys" of "explode" of ${what} has "${twice ?? ''}" twice`
      : `"keys" of "explode" of ${what} can't have "${taken}"`;
  fields.errors.add(
    new IngotError('YAML_VALUE', message, {
      location: fields.locationOf('keys'),
      hint: 'Name columns of the record, each once.',
    }),
  );
  return [];
}

function readLimits(fields: YamlFields, what: string): ReadingLimits {
  const { limits } = fileDefaults;
  const value = fields.map('limits');
  if (value === undefined) return limits;
  const inner = innerFields(value, `"limits" of ${what}`, fields);
  const recordBytes = inner.integer('record_bytes', 1) ?? limits.recordBytes;
  const read = {
    depth: inner.integer('depth', 1) ?? limits.depth,
    attributes: inner.integer('attributes', 1) ?? limits.attributes,
    recordBytes,
    textBytes: inner.integer('text', 1) ?? recordBytes,
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
