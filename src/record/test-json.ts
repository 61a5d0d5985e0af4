import type { Json, JsonObject } from '../core/json.ts';
import { attachedNode, type Manifest } from '../core/manifest.ts';
import type { DataTest, GenericTest, TestArgument } from '../core/node.ts';
import { renderRelation } from '../core/relation.ts';
import { databaseName } from '../core/target.ts';
import { belowRoot, compiledPath } from './artifact-paths.ts';
import { contentChecksum, noChecksum } from './checksum.ts';
import type { ManifestInput } from './manifest-input.ts';
import { refsJson, refText, sourceRefsJson } from './refs-json.ts';

export function testJson(
  node: DataTest,
  { project, manifest, compiled }: ManifestInput,
): JsonObject {
  const { target, config } = project;
  const { definition } = node;
  const isSingular = definition.kind === 'singular';
  const rawCode = definition.template?.source.text ?? '';
  const sql = compiled.get(node.uniqueId)?.sql;
  const parents = manifest.graph.parents(node.uniqueId);
  return {
    database: databaseName(target),
    schema: node.stored?.relation.schema ?? target.schema,
    name: node.name,
    resource_type: 'test',
    package_name: node.packageName,
    path: isSingular ? belowRoot(node.path, config.paths.tests) : `${node.name}.sql`,
    original_file_path: node.path,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    alias: node.stored?.relation.identifier ?? node.name,
    checksum: isSingular ? contentChecksum(rawCode) : noChecksum,
    config: configJson(node),
    tags: node.tags,
    description: node.description,
    columns: {},
    meta: node.meta,
    docs: { show: true },
    relation_name: node.stored === undefined ? null : renderRelation(node.stored.relation),
    raw_code: rawCode,
    language: 'sql',
    refs: refsJson(node.refs),
    sources: sourceRefsJson(node.refs),
    depends_on: { macros: [], nodes: parents },
    compiled_path: sql !== undefined && isSingular ? compiledPath(node, config.paths) : null,
    compiled: sql !== undefined,
    compiled_code: sql ?? null,
    ...(definition.kind === 'generic' && genericJson(node, definition, manifest)),
  };
}

function genericJson(node: DataTest, test: GenericTest, manifest: Manifest): JsonObject {
  const [subject] = node.refs;
  // As in dbt, a test of a source is attached to no node.
  const attached = subject?.kind === 'ref' ? attachedNode(node, manifest) : undefined;
  return {
    column_name: test.columnName ?? null,
    attached_node: attached ?? null,
    test_metadata: { name: test.testName, kwargs: argumentsJson(node, test), namespace: null },
  };
}

function configJson(node: DataTest): JsonObject {
  return {
    ...node.config,
    enabled: true,
    tags: node.tags,
    meta: node.meta,
    materialized: 'test',
    severity: node.severity,
    where: node.where ?? null,
    limit: node.limit ?? null,
    fail_calc: node.failCalc,
    warn_if: node.warnIf,
    error_if: node.errorIf,
    store_failures: node.stored !== undefined,
    store_failures_as: node.stored?.type ?? null,
  };
}

function argumentsJson(
  { refs: [subject] }: DataTest,
  { columnName, arguments: given }: GenericTest,
): JsonObject {
  const kwargs: Record<string, Json> = columnName === undefined ? {} : { column_name: columnName };
  for (const [name, argument] of Object.entries(given)) {
    kwargs[name] = argumentJson(argument);
  }
  if (subject !== undefined) kwargs['model'] = `{{ ${refText(subject)} }}`;
  return kwargs;
}

function argumentJson(argument: TestArgument): Json {
  if (argument.kind === 'list') return argument.items.map(argumentJson);
  return argument.kind === 'ref' ? refText(argument.ref) : argument.value;
}
