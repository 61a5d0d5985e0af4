import { fileDefaults } from '../core/file-spec.ts';
import type { Seed } from '../core/node.ts';
import { locationAt } from '../core/source-text.ts';
import { readSigns } from './csv-dialect.ts';
import { readFileName } from './file-name.ts';
import { builtNames, builtRelation } from './built-names.ts';
import { readBuiltConfig } from './built-config.ts';
import { configFields, mergeConfig, treeLayers } from './node-config.ts';
import type { ParseContext } from './parse-context.ts';
import type { ParsedNode } from './parsed-node.ts';
import { matchProperties, type NodeProperties } from './properties.ts';
import { readSeedTypes } from './seed-types.ts';
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
    const layers = treeLayers(project.config.seeds, file.segments);
    const properties = described?.config ?? new Map();
    const entries = mergeConfig([...layers, properties]);
    const fields = configFields(entries, `seed "${file.fullName}"`, { errors, place });
    const { common, built, hookRefs } = readBuiltConfig(fields, entries, context);
    const columns = (described?.columns ?? []).map(({ column }) => column);
    // Each layer tells its own mistakes.
    fields.any('column_types');
    const { length: depth } = file.segments;
    const own = [...layers.slice(depth), properties];
    const types = { folders: layers.slice(0, depth), own, columns };
    const seed: Seed = {
      resourceType: 'seed',
      ...builtNames('seed', file, project),
      path: file.path,
      location: place(),
      description: described?.description ?? '',
      tags: common.tags,
      meta: common.meta,
      config: { ...common.all, materialized: 'seed' },
      relation: builtRelation(file, common, project),
      columns,
      ...readSeedTypes(types, errors),
      csv: readSigns(fields),
      nulls: writtenTexts(fields, 'nulls', `seed "${file.fullName}"`) ?? fileDefaults.values.nulls,
      quoteColumns: fields.boolean('quote_columns'),
      fullRefresh: fields.boolean('full_refresh'),
      propertiesPath: described?.path,
      refs: hookRefs,
      ...built,
    };
    fields.finish();
    return { node: seed, isEnabled: common.enabled, described };
  });
}
