import type { JsonObject } from '../core/json.ts';
import type { Contract } from '../core/contract.ts';
import type { Manifest } from '../core/manifest.ts';
import { materializationName } from '../core/materialization.ts';
import type { Model, UniqueId } from '../core/node.ts';
import { renderRelation } from '../core/relation.ts';
import { databaseName } from '../core/target.ts';
import { belowRoot, compiledPath, patchPath } from './artifact-paths.ts';
import { contentChecksum } from './checksum.ts';
import { columnsJson } from './columns-json.ts';
import type { ManifestInput } from './manifest-input.ts';
import { refsJson, sourceRefsJson } from './refs-json.ts';

function constraintsJson(contract: Contract, manifest: Manifest): readonly JsonObject[] {
  return contract.constraints.map((each) => ({
    type: each.kind,
    name: each.name ?? null,
    columns: each.kind === 'check' ? [] : each.columns,
    expression: each.kind === 'check' ? each.expression : null,
    warn_unenforced: true,
    warn_unsupported: true,
    to: each.kind === 'foreign_key' ? relationText(manifest.resolveRef(each.to), manifest) : null,
    to_columns: each.kind === 'foreign_key' ? each.toColumns : [],
  }));
}

function relationText(id: UniqueId, { nodes }: Manifest): string | null {
  const node = nodes.get(id);
  return node !== undefined && 'relation' in node ? renderRelation(node.relation) : null;
}

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
      materialized: materializationName(node.materialization),
    },
    tags: node.tags,
    description: node.description,
    columns: columnsJson(node.columns),
    meta: node.meta,
    docs: { show: true },
    patch_path: patchPath(node),
    relation_name: node.materialization.kind === 'ephemeral' ? null : renderRelation(node.relation),
    raw_code: rawCode,
    language: node.program === undefined ? 'sql' : 'typescript',
    refs: refsJson(node.refs),
    sources: sourceRefsJson(node.refs),
    depends_on: { macros: [], nodes: manifest.graph.parents(node.uniqueId) },
    compiled_path: sql === undefined ? null : compiledPath(node, config.paths),
    compiled: sql !== undefined,
    compiled_code: sql ?? null,
    contract: { enforced: node.contract !== undefined },
    ...(node.contract !== undefined && {
      constraints: constraintsJson(node.contract, manifest),
    }),
    access: 'protected',
  };
}
