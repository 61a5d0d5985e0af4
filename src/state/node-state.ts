import { columnsFromTexts, columnsToTexts, type ColumnType } from '../core/columns.ts';
import { isJsonObject, parseJson, type Json } from '../core/json.ts';
import type { UniqueId } from '../core/node.ts';
import type { Content } from './content.ts';

/** What a node was built from, and what came of it; kept in the database beside it. */
export interface NodeState {
  /** Equal as long as nothing that the node is made of changes. */
  readonly fingerprint: string;
  /** Stands in the comment of the table or view too, so that another one in its place is noticed. */
  readonly marker: string;
  /** Of the SQL, or of the file of a seed. */
  readonly sqlHash: string;
  /** The configuration that changes what is built, by key. */
  readonly config: Readonly<Record<string, string>>;
  /** Files of a source by path: their fingerprints. Of a model that becomes files: where they are, and were. */
  readonly files: Readonly<Record<string, string>>;
  /** Content keys of the parents, by id. */
  readonly inputs: Readonly<Record<UniqueId, string>>;
  readonly content: Content;
  readonly columns: readonly ColumnType[];
  /** What makes its result depend on more than its parents. */
  readonly volatile: readonly string[];
  /** Undefined for a view. */
  readonly rows: number | undefined;
}

/** Whether each build added to it, so that it may hold what no build makes again. */
export function hadGrown(state: NodeState | undefined): state is NodeState {
  return state?.config['strategy'] !== undefined || state?.config['grows'] !== undefined;
}

export interface TestState {
  readonly fingerprint: string;
  readonly status: string;
  /** What makes its result depend on more than what it reads. */
  readonly volatile: readonly string[];
}

/** The state without what has columns of its own in the table. */
export function stateJson(state: NodeState): string {
  const { fingerprint: _, columns, content, ...rest } = state;
  const own = Object.keys(content.columns).length > 0 ? { contentColumns: content.columns } : {};
  return JSON.stringify({
    ...rest,
    content: content.rows,
    ...own,
    columns: columnsToTexts(columns),
  });
}

/** Reads what `stateJson` wrote; undefined for anything else, which then counts as never built. */
export function parseState(fingerprint: string, text: string): NodeState | undefined {
  const value = parseJson(text);
  if (!isJsonObject(value)) return undefined;
  const { marker, sqlHash, content, rows } = value;
  if (typeof marker !== 'string' || typeof sqlHash !== 'string' || typeof content !== 'string')
    return undefined;
  return {
    fingerprint,
    marker,
    sqlHash,
    config: texts(value['config']),
    files: texts(value['files']),
    inputs: texts(value['inputs']),
    content: { rows: content, columns: texts(value['contentColumns']) },
    columns: columnsFromTexts(list(value['columns'])),
    volatile: list(value['volatile']),
    rows: typeof rows === 'number' ? rows : undefined,
  };
}

function texts(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return {};
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

function list(value: Json | undefined): readonly string[] {
  return Array.isArray(value)
    ? value.filter((each): each is string => typeof each === 'string')
    : [];
}
