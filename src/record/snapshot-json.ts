import { compiledPath } from '../core/compiled.ts';
import type { JsonObject } from '../core/json.ts';
import type { Snapshot } from '../core/node.ts';
import { renderRelation } from '../core/relation.ts';
import type { SnapshotSettings } from '../core/snapshot.ts';
import { databaseName } from '../core/target.ts';
import { belowRoot, patchPath } from './artifact-paths.ts';
import { contentChecksum } from './checksum.ts';
import { columnsJson } from './columns-json.ts';
import type { ManifestInput } from './manifest-input.ts';
import { refsJson, refText, sourceRefsJson } from './refs-json.ts';

export function snapshotJson(
  node: Snapshot,
  { project, manifest, compiled }: ManifestInput,
): JsonObject {
  const { target, config } = project;
  const { snapshots, models, seeds } = config.paths;
  const rawCode = rawCodeOf(node);
  const sql = compiled.get(node.uniqueId)?.sql;
  return {
    database: node.relation.database ?? databaseName(target),
    schema: node.relation.schema,
    name: node.name,
    resource_type: 'snapshot',
    package_name: node.packageName,
    path: belowRoot(node.path, [...snapshots, ...models, ...seeds]),
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
      materialized: 'snapshot',
      ...settingsJson(node.settings),
    },
    tags: node.tags,
    description: node.description,
    columns: columnsJson(node.columns),
    meta: node.meta,
    docs: { show: true },
    patch_path: patchPath(node),
    relation_name: renderRelation(node.relation),
    raw_code: rawCode,
    language: 'sql',
    refs: refsJson(node.refs),
    sources: sourceRefsJson(node.refs),
    depends_on: { macros: [], nodes: manifest.graph.parents(node.uniqueId) },
    compiled_path: sql === undefined ? null : compiledPath(node, config.paths),
    compiled: sql !== undefined,
    compiled_code: sql ?? null,
    contract: { enforced: false },
  };
}

/** One of a node has no text of its own; dbt writes the same for it. */
function rawCodeOf({ query }: Snapshot): string {
  return query.kind === 'template'
    ? query.template.source.text
    : `select * from {{ ${refText(query.ref)} }}`;
}

function settingsJson(settings: SnapshotSettings): JsonObject {
  const { uniqueKey, strategy, names } = settings;
  const [key, ...others] = uniqueKey;
  return {
    unique_key: others.length === 0 ? (key ?? null) : uniqueKey,
    strategy: strategy.kind,
    updated_at: strategy.updatedAt ?? null,
    check_cols: strategy.kind === 'check' ? (strategy.columns ?? 'all') : null,
    hard_deletes: settings.hardDeletes,
    dbt_valid_to_current: settings.validToCurrent ?? null,
    snapshot_meta_column_names: {
      dbt_scd_id: names.scdId,
      dbt_updated_at: names.updatedAt,
      dbt_valid_from: names.validFrom,
      dbt_valid_to: names.validTo,
      dbt_is_deleted: names.isDeleted,
    },
  };
}
