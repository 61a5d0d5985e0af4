import type { JsonObject } from '../core/json.ts';
import type { Seed } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { renderRelation } from '../core/relation.ts';
import { databaseName } from '../core/target.ts';
import { belowRoot, patchPath } from './artifact-paths.ts';
import { fileChecksum } from './checksum.ts';
import { columnsJson } from './columns-json.ts';

export function seedJson(node: Seed, { root, target, config }: Project): JsonObject {
  return {
    database: node.relation.database ?? databaseName(target),
    schema: node.relation.schema,
    name: node.name,
    resource_type: 'seed',
    package_name: node.packageName,
    path: belowRoot(node.path, config.paths.seeds),
    original_file_path: node.path,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    alias: node.relation.identifier,
    checksum: fileChecksum(root, node.path),
    config: {
      ...node.config,
      enabled: true,
      tags: node.tags,
      meta: node.meta,
      materialized: 'seed',
      column_types: node.columnTypes,
      delimiter: node.csv.delimiter ?? ',',
      quote_columns: node.quoteColumns ?? null,
    },
    tags: node.tags,
    description: node.description,
    columns: columnsJson(node.columns),
    meta: node.meta,
    docs: { show: true },
    patch_path: patchPath(node),
    relation_name: renderRelation(node.relation),
    raw_code: '',
    root_path: root,
    depends_on: { macros: [] },
  };
}
