import type { JsonObject } from '../core/json.ts';
import type { Column, DataTest, Model, Node, Ref } from '../core/node.ts';
import type { ManifestInput } from './manifest-artifact.ts';

/** What dbt's schema has for every node and source. */
export function identityJson(node: Node, path: string): JsonObject {
  return {
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path,
    original_file_path: node.path,
    unique_id: node.uniqueId,
    fqn: node.fqn,
  };
}

/** What models, seeds and tests can be configured with, at dbt's defaults; ingot's own values come over it. */
export const defaultConfigJson: JsonObject = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
};

/** The further configuration of what becomes a table. */
export const defaultTableConfigJson: JsonObject = {
  ...defaultConfigJson,
  incremental_strategy: null,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: 'ignore',
  on_configuration_change: 'apply',
  grants: {},
  packages: [],
  docs: { show: true, node_color: null },
  contract: { enforced: false, alias_types: true },
};

export function descriptionJson(node: Node, columns: readonly Column[]): JsonObject {
  return {
    tags: node.tags,
    description: node.description,
    columns: Object.fromEntries(columns.map((column) => [column.name, columnJson(column)])),
    meta: node.meta,
    group: null,
    docs: { show: true, node_color: null },
  };
}

function columnJson({ name, description, dataType, tags, meta }: Column): JsonObject {
  return {
    name,
    description,
    meta,
    data_type: dataType ?? null,
    constraints: [],
    quote: null,
    config: { meta, tags },
    tags,
  };
}

/** What a model or test reads, and what it was compiled to. */
export function codeJson(
  node: Model | DataTest,
  rawCode: string,
  input: ManifestInput,
): JsonObject {
  const { manifest, compiled, project } = input;
  const sql = compiled.get(node.uniqueId)?.sql;
  const hasFile = node.resourceType === 'model' || node.definition.kind === 'singular';
  const compiledPath = `${project.config.paths.target}/compiled/${node.path}`;
  return {
    raw_code: rawCode,
    language: 'sql',
    ...refsJson(node.refs),
    metrics: [],
    depends_on: { macros: [], nodes: manifest.graph.parents(node.uniqueId) },
    compiled_path: sql !== undefined && hasFile ? compiledPath : null,
    compiled: sql !== undefined,
    compiled_code: sql ?? null,
    extra_ctes_injected: true,
    extra_ctes: [],
    contract: { enforced: false, alias_types: true, checksum: null },
  };
}

function refsJson(refs: readonly Ref[]): JsonObject {
  const names = new Set<string>();
  const tables = new Map<string, readonly [string, string]>();
  for (const ref of refs) {
    if (ref.kind === 'ref') names.add(ref.name);
    else tables.set(`${ref.sourceName}.${ref.tableName}`, [ref.sourceName, ref.tableName]);
  }
  return {
    refs: [...names].map((name) => ({ name, package: null, version: null })),
    sources: [...tables.values()],
  };
}
