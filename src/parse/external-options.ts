import { IngotError } from '../core/error.ts';
import type { ExternalFormat, ExternalOptions } from '../core/materialization.ts';
import { suggest } from '../core/suggest.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import type { YamlEntry, YamlMap, YamlValue } from '../core/yaml-value.ts';

type OptionValue = ExternalOptions[string];

/** With these a model becomes a folder of files. */
const severalFiles = ['per_thread_output', 'file_size_bytes', 'row_groups_per_file'];

const ofFolders = ['filename_pattern', 'per_thread_output', 'file_size_bytes'];
const ofPartitions = ['write_partition_columns'];

/** Options of `copy` (DuckDB 1.5) whose files can be read back as they were; the others are told by `ingot` itself. */
const known: Readonly<Record<ExternalFormat, readonly string[]>> = {
  parquet: [
    'compression',
    'codec',
    'compression_level',
    'row_group_size',
    'row_group_size_bytes',
    'row_groups_per_file',
    'dictionary_size_limit',
    'string_dictionary_page_size_limit',
    'bloom_filter_false_positive_ratio',
    'write_bloom_filter',
    'parquet_version',
    ...ofFolders,
    ...ofPartitions,
  ],
  csv: [
    'header',
    'delimiter',
    'quote',
    'escape',
    'nullstr',
    'force_quote',
    'compression',
    ...ofFolders,
    ...ofPartitions,
  ],
  json: ['array', 'compression', ...ofFolders],
};

/** Other words of DuckDB for the same. */
const otherNames: Readonly<Record<string, string>> = {
  delim: 'delimiter',
  sep: 'delimiter',
  null: 'nullstr',
};

/** What a folder that is replaced as a whole has no use for. */
const needless = ['overwrite', 'overwrite_or_ignore', 'append', 'format', 'use_tmp_file'];

/** Reads `options`, and the `partition_by` that dbt-duckdb has among them. */
export function readExternalOptions(
  map: YamlMap | undefined,
  request: { readonly format: ExternalFormat; readonly fields: YamlFields },
): { readonly options: ExternalOptions; readonly partitions: readonly string[] } {
  const options = new Map<string, OptionValue>();
  let partitions: readonly string[] = [];
  for (const [written, entry] of map?.entries ?? []) {
    const lower = written.toLowerCase();
    const name = new Map(Object.entries(otherNames)).get(lower) ?? lower;
    const value = valueOf(entry.value);
    if (name === 'partition_by') partitions = columnsOf(value);
    else if (value === undefined) add(request.fields, entry, noValue(written));
    else if (!known[request.format].includes(name))
      add(request.fields, entry, unknown(written, request.format));
    else options.set(name, value);
  }
  return { options: Object.fromEntries(options), partitions };
}

/** DuckDB (1.5) writes only the first of several characters, and would not read what it has written. */
export function checkSigns(options: ExternalOptions, fields: YamlFields): void {
  const signs = ['delimiter', 'quote', 'escape'];
  for (const name of signs) {
    const value = options[name];
    if (value === undefined || /^[\t -~]$/.test(String(value))) continue;
    addAt(fields, name, {
      message: `"${name}" must be one character of ASCII`,
      hint: 'Such as ";" or "|"; "\\t" is a tab.',
    });
  }
  const { delimiter = ',', quote = '"' } = options;
  if (delimiter === quote)
    addAt(fields, 'delimiter', {
      message: '"delimiter" and "quote" are the same character',
      hint: 'Take another one for one of them.',
    });
}

function addAt(fields: YamlFields, key: string, { message, hint }: Told): void {
  const at = fields.any(key) === undefined ? 'options' : key;
  fields.errors.add(
    new IngotError('YAML_VALUE', message, { location: fields.locationOf(at), hint }),
  );
}

/** Whether options of `copy` alone make a folder of the files. */
export function isFolderWith(options: ExternalOptions): boolean {
  return severalFiles.some((name) => options[name] !== undefined && options[name] !== false);
}

function valueOf(value: YamlValue): OptionValue | undefined {
  if (value.kind === 'scalar') return value.value ?? undefined;
  if (value.kind === 'map') return undefined;
  const texts = value.items.map((item) => (item.kind === 'scalar' ? item.written : undefined));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** A list, or a text with commas as in dbt-duckdb. */
function columnsOf(value: OptionValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const names = Array.isArray(value) ? value : String(value).split(',');
  return names.map((name) => String(name).trim()).filter((name) => name !== '');
}

interface Told {
  readonly message: string;
  readonly hint: string;
}

function noValue(name: string): Told {
  return {
    message: `The option "${name}" must be a text, a number, true or false, or a list of texts`,
    hint: 'Such as: options: { compression: zstd, row_group_size: 100000 }.',
  };
}

function unknown(name: string, format: ExternalFormat): Told {
  const message = `The format "${format}" has no option "${name}"`;
  if (needless.includes(name.toLowerCase()))
    return {
      message: `The option "${name}" is not needed: files are always replaced as a whole`,
      hint: 'Take it out.',
    };
  return {
    message,
    hint: suggest(name, known[format]) ?? `Known are: ${known[format].join(', ')}.`,
  };
}

function add(fields: YamlFields, entry: YamlEntry, { message, hint }: Told): void {
  fields.errors.add(new IngotError('YAML_VALUE', message, { location: entry.location(), hint }));
}
