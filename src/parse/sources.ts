import type { Source } from '../core/node.ts';
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
import { fileKeys, readFileSpec } from './file-spec.ts';
import { readSqlName, requiredSqlName } from './sql-name.ts';

/** What all tables of a source share. */
interface SourceHead {
  readonly name: string;
  readonly description: string;
  readonly schema: string;
  readonly database: string | undefined;
  readonly config: ConfigEntries;
  /** What it says of the files of its tables. */
  readonly files: ConfigEntries;
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
      files: fileEntries(fields),
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
  const files = fileFields(
    [fileEntries(configuration), head.files, fileEntries(fields)],
    fields,
    what,
  );
  configuration.finish();
  const spec = readFileSpec({ fields: files, own: fields, what, project });
  const columns = readColumns(fields, what, { files: spec });
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
    files: spec,
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

/** What is said of files: by the configuration, then by the source, then by the table; the last word counts. */
function fileFields(
  layers: readonly ConfigEntries[],
  fields: YamlFields,
  what: string,
): YamlFields {
  const entries = new Map<string, YamlEntry>();
  for (const layer of layers)
    for (const key of fileKeys) {
      const entry = layer.get(key);
      if (entry !== undefined) entries.set(key, entry);
    }
  const map = { kind: 'map', entries, location: () => fields.location } as const;
  return new YamlFields(map, what, fields.errors);
}

/** The keys of a mapping that are about files. */
function fileEntries(fields: YamlFields): ConfigEntries {
  return new Map(
    fileKeys.flatMap((key): [string, YamlEntry][] => {
      const value = fields.any(key);
      return value === undefined ? [] : [[key, { value, location: () => fields.locationOf(key) }]];
    }),
  );
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
