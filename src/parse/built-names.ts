import type { TableNode } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import type { Relation } from '../core/relation.ts';
import type { FileName } from './file-name.ts';
import type { CommonConfig } from './node-config.ts';

/** What a node that is built is called. */
export function builtNames(
  resourceType: TableNode['resourceType'],
  { name, fullName, segments }: Pick<FileName, 'name' | 'fullName' | 'segments'>,
  { config }: Pick<Project, 'config'>,
): Pick<TableNode, 'uniqueId' | 'packageName' | 'name' | 'fullName' | 'fqn'> {
  return {
    uniqueId: [resourceType, config.name, fullName].join('.'),
    packageName: config.name,
    name,
    fullName,
    fqn: [config.name, ...segments],
  };
}

/** Where it stands in the database: in the schema that it asks for, else in that of its folder. */
export function builtRelation(
  { name, layer }: Pick<FileName, 'name' | 'layer'>,
  { schema, alias }: Pick<CommonConfig, 'schema' | 'alias'>,
  { target }: Pick<Project, 'target'>,
): Relation {
  return { schema: schema ?? layer ?? target.schema, identifier: alias ?? name };
}
