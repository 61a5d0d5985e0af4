import type { Seed } from '../core/node.ts';
import { locationAt } from '../core/source-text.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import { readFileName } from './file-name.ts';
import { configFields, mergeConfig, readCommon, treeLayers } from './node-config.ts';
import type { ParseContext } from './parse-context.ts';
import type { ParsedNode } from './parsed-node.ts';
import { matchProperties, type NodeProperties } from './properties.ts';

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
      columns,
      columnTypes: Object.fromEntries([...typed, ...readColumnTypes(fields)]),
      delimiter: fields.text('delimiter') ?? ',',
      propertiesPath: described?.path,
    };
    fields.finish();
    return { node: seed, isEnabled: common.enabled, described };
  });
}

function readColumnTypes(fields: YamlFields): (readonly [string, string])[] {
  const types = fields.map('column_types');
  if (types === undefined) return [];
  const inner = new YamlFields(types, '"column_types"', fields.errors);
  return [...types.entries.keys()].flatMap((name) => {
    const type = inner.text(name);
    return type === undefined ? [] : [[name, type] as const];
  });
}
