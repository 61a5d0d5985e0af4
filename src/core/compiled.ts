import { fullNameOf, type Node, type UniqueId } from './node.ts';
import type { ProjectPaths } from './project.ts';
import type { Location } from './source-text.ts';

/** Final SQL that knows where in the templates each part came from. */
export interface CompiledSql {
  /** One statement that returns rows, without a semicolon; empty for sources and seeds. */
  readonly sql: string;
  /** The place in a template that an offset of `sql` came from. */
  readonly locate: (offset: number) => Location;
}

/** A node and its final SQL. */
export interface CompiledNode extends CompiledSql {
  readonly node: Node;
  /** Of a generic test: the rows that it looks at, as SQL to select from. */
  readonly subject?: string;
}

export type CompiledNodes = ReadonlyMap<UniqueId, CompiledNode>;

/** Where the compiled SQL of a node is written, relative to the project: a generic test below the file that asks for it. */
export function compiledPath(node: Node, { target }: Pick<ProjectPaths, 'target'>): string {
  const isGeneric = node.resourceType === 'test' && node.definition.kind === 'generic';
  const file = isGeneric ? `${node.path}/${fullNameOf(node.uniqueId)}.sql` : node.path;
  return `${target}/compiled/${file}`;
}
