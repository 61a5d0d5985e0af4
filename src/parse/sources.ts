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
import { readFileSpec, sharedFileKeys } from './file-spec.ts';
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
    const rendered = renderKeys(value, ['schema', 'database'], context);
    const fields = new YamlFields(rendered, 'a source', context.errors);
    const name = requiredSqlName(fields, 'name');
    const head: SourceHead = {
      name,
      description: fields.text('description') ?? '',
      schema: readSqlName(fields, 'schema') ?? name,
      database: readSqlName(fields, 'database'),
      config: configOf(fields),
      files: directEntries(sharedFileKeys, rendered, fields),
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
  const rendered = renderKeys(value, ['files', 'identifier'], context);
  const fields = new YamlFields(rendered, `a table of source "${head.name}"`, errors);
  const name = requiredSqlName(fields, 'name');
  const what = `source "${head.name}.${name}"`;
  const tree = treeLayers(project.config.sources, [head.name, name]);
  const own = configOf(fields);
  const entries = mergeConfig([...tree, head.config, own]);
  const configuration = configFields(entries, what, { errors, place: () => fields.location });
  const common = readCommon(configuration, entries);
  const eventTime = configuration.text('event_time');
  for (const key of sharedFileKeys) configuration.any(key);
  configuration.finish();
  const layers = [...tree, head.config, head.files, own].map(sharedEntries);
  const direct = directEntries(['files', ...sharedFileKeys], rendered, fields);
  const spec = readFileSpec({
    fields: fileFields([...layers, direct], fields, what),
    own: fields,
    what,
    project,
  });
  const columns = readColumns(fields, what, { table: { files: spec } });
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
    eventTime,
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

/** What is said of files: by `ingot.yml`, then by the source, then by the table; the last word counts. */
function fileFields(
  layers: readonly ConfigEntries[],
  fields: YamlFields,
  what: string,
): YamlFields {
  const entries = new Map(layers.flatMap((layer) => [...layer]));
  const map = { kind: 'map', entries, location: () => fields.location } as const;
  return new YamlFields(map, what, fields.errors);
}

/** What stands in an entry itself; a key without a value takes back what was said before. */
function directEntries(
  keys: readonly string[],
  value: YamlValue,
  fields: YamlFields,
): ConfigEntries {
  for (const key of keys) fields.any(key);
  return value.kind === 'map' ? only(keys, value.entries) : new Map();
}

function sharedEntries(entries: ConfigEntries): ConfigEntries {
  return only(sharedFileKeys, entries);
}

function only(keys: readonly string[], entries: ConfigEntries): ConfigEntries {
  return new Map([...entries].filter(([key]) => keys.includes(key)));
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
