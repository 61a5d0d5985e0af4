import type { JsonObject } from '../core/json.ts';
import type { FileSpec } from '../core/file-spec.ts';
import type { Source } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { renderRelation } from '../core/relation.ts';
import { databaseName } from '../core/target.ts';
import { columnsJson } from './columns-json.ts';

export function sourceJson(node: Source, { target }: Project): JsonObject {
  return {
    database: node.relation.database ?? databaseName(target),
    schema: node.relation.schema,
    name: node.name,
    resource_type: 'source',
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.path,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    source_name: node.sourceName,
    source_description: node.sourceDescription,
    loader: '',
    identifier: node.relation.identifier,
    external: node.files === undefined ? null : externalJson(node.files),
    description: node.description,
    columns: columnsJson(node.columns),
    meta: node.meta,
    tags: node.tags,
    config: { ...node.config, enabled: true, tags: node.tags, meta: node.meta },
    relation_name: renderRelation(node.relation),
  };
}

function externalJson({ globs, format }: FileSpec): JsonObject {
  return { location: globs.join(' '), file_format: format };
}
