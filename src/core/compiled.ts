import type { JsonObject } from './json.ts';
import type { CompiledHooks } from './hook.ts';
import { fullNameOf, type Node, type UniqueId } from './node.ts';
import type { Program } from './program.ts';
import type { ProjectPaths } from './project.ts';
import type { Location } from './source-text.ts';
import type { TimeRange } from './time-range.ts';

/** Final SQL that knows where in the templates each part came from. */
export interface CompiledSql {
  /** One statement that returns rows, without a semicolon; empty for sources and seeds. */
  readonly sql: string;
  /** The place in a template that an offset of `sql` came from. */
  readonly locate: (offset: number) => Location;
  /** Of a model in TypeScript, whose text the above is. */
  readonly program?: CompiledProgram;
}

/** A program with all that it is told. */
export interface CompiledProgram extends Program {
  /** The SQL that stands for what it reads, by `readKey`. */
  readonly relations: ReadonlyMap<string, string>;
  readonly vars: JsonObject;
  readonly isIncremental: boolean;
  /** The stretch of time whose rows are asked for. */
  readonly batch: TimeRange | undefined;
}

/** A node and its final SQL. */
export interface CompiledNode extends CompiledSql {
  readonly node: Node;
  /** Of an incremental model whose SQL is another one when it adds to its table: that; of one made of batches, that of the first. */
  readonly incremental?: CompiledSql;
  readonly hooks?: CompiledHooks;
  /** Of a generic test: the rows that it looks at, as SQL to select from. */
  readonly subject?: string;
  readonly about?: TestedTable;
}

/** What a generic test is about. */
export interface TestedTable {
  /** As SQL to select from. */
  readonly table: string;
  /** The same test of other rows. */
  readonly as: (table: string) => { readonly sql: string; readonly subject: string };
}

export type CompiledNodes = ReadonlyMap<UniqueId, CompiledNode>;

/** Where the compiled SQL of a node is written, relative to the project: what a properties file asks for, below that. */
export function compiledPath(node: Node, { target }: Pick<ProjectPaths, 'target'>): string {
  const isGeneric =
    node.resourceType === 'unit_test' ||
    (node.resourceType === 'snapshot' && node.query.kind === 'relation') ||
    (node.resourceType === 'test' && node.definition.kind === 'generic');
  const file = isGeneric ? `${node.path}/${fullNameOf(node.uniqueId)}.sql` : node.path;
  return `${target}/compiled/${file}`;
}
