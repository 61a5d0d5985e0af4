import { basename, join } from 'node:path';
import { IngotError } from '../core/error.ts';
import {
  externalFormats,
  type ExternalFormat,
  type ExternalMaterialization,
  type ExternalOptions,
  type IncrementalMaterialization,
} from '../core/materialization.ts';
import type { Project } from '../core/project.ts';
import type { Relation } from '../core/relation.ts';
import { externalRootOf } from '../core/target.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import { isFilePath, resolveDataPath } from '../load/data-path.ts';
import { checkSigns, isFolderWith, readExternalOptions } from './external-options.ts';
import { readPartitioning } from './partitioning.ts';

/** What the place of a model's files depends on. */
export interface ModelPlace {
  readonly project: Project;
  readonly relation: Relation;
}

/** A folder may say them for its other models. */
export function passExternal(fields: YamlFields): void {
  for (const key of ['location', 'format', 'delimiter', 'options', 'partition_by']) fields.any(key);
}

/** Reads which files a model becomes: `location`, `format`, `delimiter`, `options`, `partition_by`. */
export function readExternal(
  fields: YamlFields,
  { place, growth }: { place: ModelPlace; growth: IncrementalMaterialization | undefined },
): ExternalMaterialization {
  const written = {
    location: fields.text('location'),
    format: fields.choice('format', externalFormats),
    delimiter: fields.text('delimiter'),
  };
  const map = fields.map('options');
  const name = written.location === undefined ? undefined : basename(written.location);
  const ending = name === undefined ? undefined : endingOf(name);
  const format = written.format ?? ending?.format ?? 'parquet';
  const { partitions, options } = readExternalOptions(map, { format, fields });
  const partitionBy = withoutRepeats([...readColumns(fields), ...partitions]);
  const isFolder = partitionBy.length > 0 || isFolderWith(options);
  checkDelimiter(fields, format);
  if (!isFolder) checkEnding(fields, { name, format: written.format, ending });
  const signed = withSigns(options, { delimiter: written.delimiter, ending });
  if (format === 'csv') checkSigns(signed, fields);
  const file = `${place.relation.identifier}${isFolder ? '' : `.${format}`}`;
  return {
    kind: 'external',
    path: pathOf(fields, written.location, place) ?? defaultPath(place, file),
    format,
    isFolder,
    partitionBy,
    options: signed,
    growth,
  };
}

function readColumns(fields: YamlFields): readonly string[] {
  return readPartitioning(fields).map(({ column, period }) => {
    if (period !== undefined)
      mistake(fields, 'partition_by', {
        message: 'The folders of an external model are the values of columns, not periods of time',
        hint: `Make a column of it, such as date_trunc('${period}', ${column}), and name that.`,
      });
    return column;
  });
}

/** Letter case does not count in SQL names. */
function withoutRepeats(names: readonly string[]): readonly string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}

/** What the ending of a file says: `.csv.gz` is a compressed CSV. */
interface Ending {
  readonly format: ExternalFormat | undefined;
  readonly compression: 'gzip' | 'zstd' | undefined;
  readonly delimiter: string | undefined;
  /** With the dot; empty where there is none. */
  readonly text: string;
}

const formatsByEnding: Readonly<Record<string, ExternalFormat>> = {
  parquet: 'parquet',
  pq: 'parquet',
  csv: 'csv',
  tsv: 'csv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
};

function endingOf(name: string): Ending {
  const [, text = '', first = '', second] = /(\.(\w+)(?:\.(gz|zst))?)$/i.exec(name) ?? [];
  const format = new Map(Object.entries(formatsByEnding)).get(first.toLowerCase());
  const packed = second?.toLowerCase();
  return {
    format,
    compression: packed === undefined ? undefined : packed === 'gz' ? 'gzip' : 'zstd',
    delimiter: first.toLowerCase() === 'tsv' ? '\t' : undefined,
    text,
  };
}

function checkEnding(
  fields: YamlFields,
  {
    name,
    format,
    ending,
  }: {
    readonly name: string | undefined;
    readonly format: ExternalFormat | undefined;
    readonly ending: Ending | undefined;
  },
): void {
  if (name === undefined || ending === undefined || ending.text === '') return;
  const hint = 'The endings are .parquet, .csv, .tsv, .json, .jsonl; all but the first with .gz.';
  if (ending.format === undefined && format === undefined)
    mistake(fields, 'location', {
      message: `"${ending.text}" of "${name}" says nothing about the format of the file`,
      hint: `Add a "format". ${hint}`,
    });
  if (ending.format !== undefined && format !== undefined && format !== ending.format)
    mistake(fields, 'location', {
      message: `"${name}" is called as a file of the format "${ending.format}", but "format" is "${format}"`,
      hint,
    });
  const compressed = ending.format ?? format;
  if (ending.compression !== undefined && compressed === 'parquet')
    mistake(fields, 'location', {
      message: `"${name}" is called as a compressed file, but Parquet is compressed inside`,
      hint: 'Take the ending out, and name the compression in "options".',
    });
}

function checkDelimiter(fields: YamlFields, format: ExternalFormat): void {
  if (format === 'csv' || fields.any('delimiter') === undefined) return;
  mistake(fields, 'delimiter', {
    message: `"delimiter" means nothing for the format "${format}"`,
    hint: 'Take it out, or write `format: csv`.',
  });
}

function withSigns(
  options: ExternalOptions,
  { delimiter, ending }: { delimiter: string | undefined; ending: Ending | undefined },
): ExternalOptions {
  const sign = delimiter ?? ending?.delimiter;
  const compression = ending?.compression;
  return {
    ...(sign !== undefined && { delimiter: sign }),
    ...(compression !== undefined && { compression }),
    ...options,
  };
}

function pathOf(
  fields: YamlFields,
  location: string | undefined,
  { project }: ModelPlace,
): string | undefined {
  if (location === undefined) return undefined;
  if (/^[a-z][a-z0-9+.-]+:/i.test(location))
    mistake(fields, 'location', {
      message: `"${location}" is an address: files are written to folders only`,
      hint: 'Write them to a folder, and copy that to where it has to be.',
    });
  else if (!isFilePath(location) || location.trim() === '')
    mistake(fields, 'location', {
      message: `"${location}" is not the path of a file or folder`,
      hint: 'Give one such as exports/orders.parquet.',
    });
  else return resolveDataPath(location, project);
  return undefined;
}

function defaultPath({ project, relation }: ModelPlace, file: string): string {
  const root = externalRootOf(project.target) ?? join(project.root, 'external');
  return join(root, folderName(relation.schema), folderName(file));
}

/** Names in SQL may be what no file can be called. */
function folderName(name: string): string {
  return encodeURIComponent(name).replaceAll('*', '%2A').replace(/^\./, '%2E');
}

interface Told {
  readonly message: string;
  readonly hint: string;
}

function mistake(fields: YamlFields, key: string, { message, hint }: Told): void {
  fields.errors.add(
    new IngotError('YAML_VALUE', message, { location: fields.locationOf(key), hint }),
  );
}
