import type { JsonObject } from '../core/json.ts';
import type { Model, Seed } from '../core/node.ts';
import { renderRelation } from '../core/relation.ts';
import { belowRoot, databaseName } from './artifact-paths.ts';
import { contentChecksum, pathChecksum } from './checksum.ts';
import type { ManifestInput } from './manifest-artifact.ts';
import { codeJson, defaultTableConfigJson, descriptionJson, identityJson } from './node-json.ts';

export function modelJson(node: Model, input: ManifestInput): JsonObject {
  const { config } = input.project;
  const rawCode = node.template.source.text;
  return {
    ...placeJson(node, input),
    ...identityJson(node, belowRoot(node.path, config.paths.models)),
    alias: node.relation.identifier,
    checksum: contentChecksum(rawCode),
    config: {
      ...defaultTableConfigJson,
      access: 'protected',
      ...node.config,
      tags: node.tags,
      meta: node.meta,
      materialized: node.materialized,
    },
    ...descriptionJson(node, node.columns),
    patch_path: patchPath(node),
    relation_name: node.materialized === 'ephemeral' ? null : renderRelation(node.relation),
    ...codeJson(node, rawCode, input),
    access: 'protected',
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
    primary_key: [],
    time_spine: null,
  };
}

export function seedJson(node: Seed, input: ManifestInput): JsonObject {
  const { config, root } = input.project;
  return {
    ...placeJson(node, input),
    ...identityJson(node, belowRoot(node.path, config.paths.seeds)),
    alias: node.relation.identifier,
    checksum: pathChecksum(node.path),
    config: {
      ...defaultTableConfigJson,
      quote_columns: null,
      ...node.config,
      tags: node.tags,
      meta: node.meta,
      materialized: 'seed',
      column_types: node.columnTypes,
      delimiter: node.delimiter,
    },
    ...descriptionJson(node, node.columns),
    patch_path: patchPath(node),
    relation_name: renderRelation(node.relation),
    raw_code: '',
    root_path: root,
    depends_on: { macros: [] },
  };
}

function placeJson({ relation }: Model | Seed, { project }: ManifestInput): JsonObject {
  return {
    database: relation.database ?? databaseName(project.target),
    schema: relation.schema,
  };
}

function patchPath({ packageName, propertiesPath }: Model | Seed): string | null {
  return propertiesPath === undefined ? null : `${packageName}://${propertiesPath}`;
}
