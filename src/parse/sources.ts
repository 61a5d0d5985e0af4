import { IngotError } from '../core/error.ts';
import {
  csvEncodings,
  fileFormats,
  type CsvDialect,
  type FileFormat,
  type FileSpec,
  type Source,
} from '../core/node.ts';
import type { PropertiesFile } from '../core/project.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlEntry, YamlValue } from '../core/yaml-value.ts';
import { renderYaml } from '../template/render-yaml.ts';
import { readColumns, readTestList } from './columns.ts';
import {
  configFields,
  configOf,
  mergeConfig,
  readCommon,
  treeLayers,
  type ConfigEntries,
} from './node-config.ts';
import type { ParseContext } from './parse-context.ts';
import type { ParsedNode } from './parsed-node.ts';
import { checkFilePatterns } from './source-files.ts';
import { readSqlName, requiredSqlName } from './sql-name.ts';

/** What all tables of a source share. */
interface SourceHead {
  readonly name: string;
  readonly description: string;
  readonly schema: string;
  readonly database: string | undefined;
  readonly config: ConfigEntries;
}

export function parseSources(
  list: readonly { readonly value: YamlValue; readonly file: PropertiesFile }[],
  context: ParseContext,
): ParsedNode[] {
  return list.flatMap(({ value, file }) => {
    const fields = new YamlFields(
      renderKeys(value, ['schema', 'database'], context),
      'a source',
      context.errors,
    );
    const name = requiredSqlName(fields, 'name');
    const head: SourceHead = {
      name,
      description: fields.text('description') ?? '',
      schema: readSqlName(fields, 'schema') ?? name,
      database: readSqlName(fields, 'database'),
      config: configOf(fields),
    };
    const tables = fields
      .list('tables')
      .flatMap(
        (table) => context.errors.try(() => [parseTable(table, head, { ...context, file })]) ?? [],
      );
    fields.finish();
    return tables;
  });
}

function parseTable(
  value: YamlValue,
  head: SourceHead,
  context: ParseContext & { file: PropertiesFile },
): ParsedNode {
  const { errors, project, file } = context;
  const fields = new YamlFields(
    renderKeys(value, ['files', 'identifier'], context),
    `a table of source "${head.name}"`,
    errors,
  );
  const name = requiredSqlName(fields, 'name');
  const what = `source "${head.name}.${name}"`;
  const entries = mergeConfig([
    ...treeLayers(project.config.sources, [head.name, name]),
    head.config,
    configOf(fields),
  ]);
  const configuration = configFields(entries, what, { errors, place: () => fields.location });
  const common = readCommon(configuration, entries);
  configuration.finish();
  const columns = readColumns(fields, what);
  const source: Source = {
    resourceType: 'source',
    uniqueId: ['source', project.config.name, head.name, name].join('.'),
    packageName: project.config.name,
    name,
    fullName: `${head.name}.${name}`,
    fqn: [project.config.name, head.name, name],
    path: file.path,
    location: fields.location,
    description: fields.text('description') ?? '',
    tags: common.tags,
    meta: common.meta,
    config: common.all,
    sourceName: head.name,
    sourceDescription: head.description,
    relation: {
      database: head.database,
      schema: common.schema ?? head.schema,
      identifier: readSqlName(fields, 'identifier') ?? name,
    },
    files: readFiles(fields, what, project),
    columns: columns.map(({ column }) => column),
  };
  const tests = readTestList(fields);
  fields.finish();
  return {
    node: source,
    isEnabled: common.enabled,
    described: { columns, tests, path: file.path, location: source.location },
  };
}

function readFiles(
  fields: YamlFields,
  what: string,
  project: ParseContext['project'],
): FileSpec | undefined {
  const globs = fields.texts('files');
  const stated = fields.choice('format', fileFormats);
  const spec = { record: fields.text('record'), csv: readDialect(fields) };
  if (globs === undefined) return undefined;
  checkFilePatterns(globs, fields, project);
  const format = stated ?? formatOf(globs);
  if (format === undefined) {
    const hint = `Say "format": one of ${fileFormats.join(', ')}.`;
    fields.errors.add(
      new IngotError('SOURCE_FORMAT_UNKNOWN', `The files of ${what} do not tell their format`, {
        location: fields.locationOf('files'),
        hint,
      }),
    );
  }
  refuseUnused(fields, format === 'xml' ? csvKeys : ['record'], { format, what });
  return { globs, format: format ?? 'csv', location: fields.locationOf('files'), ...spec };
}

const csvKeys = ['delimiter', 'quote', 'escape', 'header', 'skip', 'encoding', 'nulls'];

/** A key that does nothing is a mistake of somebody who thinks that it does. */
function refuseUnused(
  fields: YamlFields,
  keys: readonly string[],
  { format, what }: { format: FileFormat | undefined; what: string },
): void {
  for (const key of keys) {
    if (format === undefined || fields.any(key) === undefined) continue;
    const message = `"${key}" of ${what} means nothing for files of the format ${format}`;
    const location = fields.locationOf(key);
    fields.errors.add(
      new IngotError('SOURCE_KEY_UNUSED', message, { location, hint: 'Take it out.' }),
    );
  }
}

function formatOf(globs: readonly string[]): FileFormat | undefined {
  const endings = new Set(globs.map((glob) => glob.slice(glob.lastIndexOf('.') + 1).toLowerCase()));
  const [ending, other] = endings;
  return other === undefined ? fileFormats.find((format) => format === ending) : undefined;
}

function readDialect(fields: YamlFields): CsvDialect {
  return {
    delimiter: character(fields, 'delimiter'),
    quote: character(fields, 'quote') ?? '"',
    escape: character(fields, 'escape') ?? '"',
    header: fields.boolean('header') ?? true,
    skip: fields.integer('skip', 0) ?? 0,
    encoding: fields.choice('encoding', csvEncodings) ?? 'utf-8',
    nulls: fields.texts('nulls') ?? [''],
  };
}

function character(fields: YamlFields, key: string): string | undefined {
  const text = fields.text(key);
  if (text === undefined || /^[\x20-\x7e\t]$/.test(text)) return text;
  fields.errors.add(
    new IngotError('YAML_VALUE', `"${key}" must be one ASCII character`, {
      location: fields.locationOf(key),
    }),
  );
  return undefined;
}

/** Templates count in a few keys only; elsewhere `{{` is text. */
function renderKeys(
  value: YamlValue,
  keys: readonly string[],
  { configScope }: ParseContext,
): YamlValue {
  if (value.kind !== 'map') return value;
  const entries = [...value.entries].map(([key, entry]): [string, YamlEntry] => [
    key,
    keys.includes(key) ? { ...entry, value: renderYaml(entry.value, configScope) } : entry,
  ]);
  return { ...value, entries: new Map(entries) };
}
