import { IngotError } from '../core/error.ts';
import { fileDefaults } from '../core/file-spec.ts';
import type { Seed } from '../core/node.ts';
import { locationAt } from '../core/source-text.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import { readSigns } from './csv-dialect.ts';
import { readFileName } from './file-name.ts';
import { readHooks, refsOfHooks } from './hooks.ts';
import { readPersistDocs } from './persist-docs.ts';
import { refuseConfig } from './refused-config.ts';
import { databaseName } from '../core/target.ts';
import { configFields, mergeConfig, readCommon, treeLayers } from './node-config.ts';
import type { ParseContext } from './parse-context.ts';
import type { ParsedNode } from './parsed-node.ts';
import { matchProperties, type NodeProperties } from './properties.ts';
import { writtenTexts } from './written-texts.ts';

export function parseSeeds(
  properties: readonly NodeProperties[],
  context: ParseContext,
): ParsedNode[] {
  const { errors, project } = context;
  const files = project.files.seeds.map((file) => ({
    ...readFileName(file, errors),
    path: file.path,
  }));
  const matched = matchProperties(files, properties, { kind: 'seed', errors });
  return files.map((file) => {
    const described = matched.get(file);
    const place = () => locationAt({ path: file.path, text: '' }, 0);
    const entries = mergeConfig([
      ...treeLayers(project.config.seeds, file.segments),
      described?.config ?? new Map(),
    ]);
    const fields = configFields(entries, `seed "${file.fullName}"`, { errors, place });
    const common = readCommon(fields, entries);
    const eventTime = fields.text('event_time');
    const hooks = readHooks(fields);
    refuseConfig(fields, databaseName(project.target));
    const columns = (described?.columns ?? []).map(({ column }) => column);
    const typed = columns.flatMap(({ name, dataType }) =>
      dataType === undefined ? [] : [[name, dataType] as const],
    );
    const seed: Seed = {
      resourceType: 'seed',
      uniqueId: ['seed', project.config.name, file.fullName].join('.'),
      packageName: project.config.name,
      name: file.name,
      fullName: file.fullName,
      fqn: [project.config.name, ...file.segments],
      path: file.path,
      location: place(),
      description: described?.description ?? '',
      tags: common.tags,
      meta: common.meta,
      config: { ...common.all, materialized: 'seed' },
      relation: {
        schema: common.schema ?? file.layer ?? project.target.schema,
        identifier: common.alias ?? file.name,
      },
      eventTime,
      columns,
      columnTypes: Object.fromEntries([...typed, ...readColumnTypes(fields)]),
      csv: readSigns(fields),
      nulls: writtenTexts(fields, 'nulls', `seed "${file.fullName}"`) ?? fileDefaults.values.nulls,
      quoteColumns: fields.boolean('quote_columns'),
      propertiesPath: described?.path,
      refs: refsOfHooks(hooks, context),
      ...hooks,
      ...readPersistDocs(fields),
    };
    fields.finish();
    return { node: seed, isEnabled: common.enabled, described };
  });
}

function readColumnTypes(fields: YamlFields): (readonly [string, string])[] {
  const types = fields.map('column_types');
  if (types === undefined) return [];
  const inner = new YamlFields(types, '"column_types"', fields.errors);
  const seen = new Map<string, string>();
  return [...types.entries.keys()].flatMap((name) => {
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) addTwice(inner, twin, name);
    seen.set(name.toLowerCase(), name);
    const type = inner.text(name);
    return type === undefined ? [] : [[name, type] as const];
  });
}

/** DuckDB does not tell `ID` from `id`. */
function addTwice(fields: YamlFields, twin: string, name: string): void {
  fields.errors.add(
    new IngotError(
      'YAML_VALUE',
      `"column_types" has the column "${twin}" twice, as "${name}" too`,
      {
        location: fields.locationOf(name),
        hint: 'Take one of them out.',
      },
    ),
  );
}
