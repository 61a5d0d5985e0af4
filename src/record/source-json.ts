import type { JsonObject } from '../core/json.ts';
import type { FileSpec, Source } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { renderRelation } from '../core/relation.ts';
import { databaseName } from './artifact-paths.ts';
import { descriptionJson, identityJson } from './node-json.ts';

export function sourceJson(node: Source, { target }: Project): JsonObject {
  const { group, ...description } = descriptionJson(node, node.columns);
  return {
    database: node.relation.database ?? databaseName(target),
    schema: node.relation.schema,
    ...identityJson(node, node.path),
    source_name: node.sourceName,
    source_description: node.sourceDescription,
    loader: '',
    identifier: node.relation.identifier,
    quoting: { database: null, schema: null, identifier: null, column: null },
    loaded_at_field: null,
    freshness: null,
    external: node.files === undefined ? null : externalJson(node.files),
    ...description,
    source_meta: {},
    config: { enabled: true, ...node.config, tags: node.tags, meta: node.meta },
    patch_path: null,
    relation_name: renderRelation(node.relation),
  };
}

function externalJson({ globs, format }: FileSpec): JsonObject {
  return { location: globs.join(' '), file_format: format };
}
