import type { JsonObject } from '../core/json.ts';
import type { Model } from '../core/node.ts';
import { renderRelation } from '../core/relation.ts';
import { databaseName } from '../core/target.ts';
import { belowRoot, compiledPath, patchPath } from './artifact-paths.ts';
import { contentChecksum } from './checksum.ts';
import { columnsJson } from './columns-json.ts';
import type { ManifestInput } from './manifest-input.ts';
import { refsJson, sourceRefsJson } from './refs-json.ts';

/** Here and in the other kinds of node, what is at the default of dbt's schema is left out. */
export function modelJson(node: Model, { project, manifest, compiled }: ManifestInput): JsonObject {
  const { target, config } = project;
  const rawCode = node.template.source.text;
  const sql = compiled.get(node.uniqueId)?.sql;
  // One literal without spreads: engines make and print such objects twice as fast.
  return {
    database: node.relation.database ?? databaseName(target),
    schema: node.relation.schema,
    name: node.name,
    resource_type: 'model',
    package_name: node.packageName,
    path: belowRoot(node.path, config.paths.models),
    original_file_path: node.path,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    alias: node.relation.identifier,
    checksum: contentChecksum(rawCode),
    config: {
      ...node.config,
      enabled: true,
      tags: node.tags,
      meta: node.meta,
      materialized: node.materialized,
    },
    tags: node.tags,
    description: node.description,
    columns: columnsJson(node.columns),
    meta: node.meta,
    docs: { show: true },
    patch_path: patchPath(node),
    relation_name: node.materialized === 'ephemeral' ? null : renderRelation(node.relation),
    raw_code: rawCode,
    language: 'sql',
    refs: refsJson(node.refs),
    sources: sourceRefsJson(node.refs),
    depends_on: { macros: [], nodes: manifest.graph.parents(node.uniqueId) },
    compiled_path: sql === undefined ? null : compiledPath(node, config.paths),
    compiled: sql !== undefined,
    compiled_code: sql ?? null,
    contract: { enforced: false },
    access: 'protected',
  };
}
