import type { Json, JsonObject } from '../core/json.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Node, UniqueId } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import type { Template } from '../core/template.ts';
import { belowRoot } from './artifact-paths.ts';
import type { ManifestInput } from './manifest-input.ts';
import { modelJson } from './model-json.ts';
import { seedJson } from './seed-json.ts';
import { snapshotJson } from './snapshot-json.ts';
import { sourceJson } from './source-json.ts';
import { testJson } from './test-json.ts';
import { unitTestJson } from './unit-test-json.ts';

/** The text of `manifest.json` in dbt's schema, version 12. */
export function manifestArtifact(input: ManifestInput): string {
  const { manifest } = input;
  const nodes: Record<string, JsonObject> = {};
  const sources: Record<string, JsonObject> = {};
  const unitTests: Record<string, JsonObject> = {};
  for (const [id, node] of manifest.nodes) {
    const { resourceType } = node;
    const list =
      resourceType === 'source' ? sources : resourceType === 'unit_test' ? unitTests : nodes;
    list[id] = nodeJson(node, input);
  }
  const artifact: JsonObject = {
    metadata: metadataJson(input),
    nodes,
    sources,
    macros: macrosJson(input),
    docs: {},
    exposures: {},
    metrics: {},
    groups: {},
    selectors: {},
    disabled: {},
    parent_map: neighbours(manifest, (id) => manifest.graph.parents(id).sort()),
    child_map: neighbours(manifest, (id) => manifest.graph.children(id)),
    group_map: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: unitTests,
  };
  return JSON.stringify(artifact);
}

function nodeJson(node: Node, input: ManifestInput): JsonObject {
  switch (node.resourceType) {
    case 'model':
      return modelJson(node, input);
    case 'seed':
      return seedJson(node, input.project);
    case 'snapshot':
      return snapshotJson(node, input);
    case 'source':
      return sourceJson(node, input.project);
    case 'test':
      return testJson(node, input);
    case 'unit_test':
      return unitTestJson(node, input);
  }
}

/** The environment stays out: it may hold secrets. */
function metadataJson(input: ManifestInput): JsonObject {
  return {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    dbt_version: input.version,
    generated_at: input.generatedAt.toISOString(),
    invocation_id: input.invocationId,
    env: {},
    project_name: input.manifest.projectName,
    send_anonymous_usage_stats: false,
    adapter_type: input.project.target.type,
    quoting: { database: true, schema: true, identifier: true, column: null },
  };
}

function macrosJson({ manifest, project }: ManifestInput): JsonObject {
  const entries = [...manifest.macros].map(([name, template]): [string, Json] => {
    const id = `macro.${manifest.projectName}.${name}`;
    return [id, macroJson(name, template, { id, project })];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function macroJson(
  name: string,
  { source }: Template,
  { id, project }: { readonly id: string; readonly project: Project },
): JsonObject {
  return {
    name,
    resource_type: 'macro',
    package_name: project.config.name,
    path: belowRoot(source.path, project.config.paths.macros),
    original_file_path: source.path,
    unique_id: id,
    macro_sql: source.text,
    depends_on: { macros: [] },
    description: '',
    meta: {},
    docs: { show: true, node_color: null },
    patch_path: null,
    arguments: [],
  };
}

function neighbours(manifest: Manifest, of: (id: UniqueId) => readonly UniqueId[]): JsonObject {
  const map: Record<UniqueId, readonly UniqueId[]> = {};
  for (const id of manifest.nodes.keys()) map[id] = of(id);
  return map;
}
