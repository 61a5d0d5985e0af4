import type { Json, JsonObject } from '../core/json.ts';
import { attachedNode } from '../core/manifest.ts';
import type { DataTest, GenericTest, Ref } from '../core/node.ts';
import { belowRoot, databaseName } from './artifact-paths.ts';
import { contentChecksum, noChecksum } from './checksum.ts';
import type { ManifestInput } from './manifest-artifact.ts';
import { codeJson, defaultConfigJson, descriptionJson, identityJson } from './node-json.ts';

export function testJson(node: DataTest, input: ManifestInput): JsonObject {
  const { target, config } = input.project;
  const { definition } = node;
  const isSingular = definition.kind === 'singular';
  const path = isSingular ? belowRoot(node.path, config.paths.tests) : `${node.name}.sql`;
  const rawCode = definition.template?.source.text ?? '';
  return {
    database: databaseName(target),
    schema: target.schema,
    ...identityJson(node, path),
    alias: node.name,
    checksum: isSingular ? contentChecksum(rawCode) : noChecksum,
    config: configJson(node),
    ...descriptionJson(node, []),
    patch_path: null,
    relation_name: null,
    ...codeJson(node, rawCode, input),
    ...(isSingular ? {} : attachmentJson(node, definition, input)),
  };
}

function configJson(node: DataTest): JsonObject {
  return {
    ...defaultConfigJson,
    store_failures: null,
    store_failures_as: null,
    ...node.config,
    tags: node.tags,
    meta: node.meta,
    materialized: 'test',
    severity: node.severity,
    where: node.where ?? null,
    limit: node.limit ?? null,
    fail_calc: node.failCalc,
    warn_if: node.warnIf,
    error_if: node.errorIf,
  };
}

/** As in dbt, a test of a source is attached to no node. */
function attachmentJson(
  node: DataTest,
  { testName, columnName, arguments: given }: GenericTest,
  { manifest }: ManifestInput,
): JsonObject {
  const [subject] = node.refs;
  const attached = attachedNode(node, manifest);
  const kwargs: Record<string, Json> = columnName === undefined ? {} : { column_name: columnName };
  for (const [name, argument] of Object.entries(given)) {
    kwargs[name] = argument.kind === 'ref' ? refText(argument.ref) : argument.value;
  }
  if (subject !== undefined) kwargs['model'] = `{{ ${refText(subject)} }}`;
  return {
    column_name: columnName ?? null,
    attached_node: subject?.kind === 'ref' && attached !== undefined ? attached : null,
    test_metadata: { name: testName, kwargs, namespace: null },
  };
}

function refText(ref: Ref): string {
  return ref.kind === 'ref'
    ? `ref('${ref.name}')`
    : `source('${ref.sourceName}', '${ref.tableName}')`;
}
