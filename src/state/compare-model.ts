import type { Reason } from '../core/change.ts';
import { haveSameColumns, type ColumnType } from '../core/columns.ts';
import { keyOf } from '../core/key-of.ts';
import { isTest, type Node, type UniqueId } from '../core/node.ts';
import { relationKey } from '../core/relation.ts';
import { changedColumns, columnContent, tableKey, type Content } from './content.ts';
import type { ModelFacts } from './facts.ts';
import type { KeyColumns } from './key-columns.ts';
import type { NodeState } from './node-state.ts';
import type { Parent } from './parents.ts';
import { configReasons } from './reasons-of.ts';
import type { QueryVersion, SqlComparison, VersionedTable } from './sql-comparison.ts';
import type { State } from './state-tables.ts';

export interface ModelComparison {
  readonly before: NodeState;
  /** Undefined where nothing tells. */
  readonly sqlBefore: string | undefined;
  readonly after: {
    readonly facts: ModelFacts;
    readonly inputs: Readonly<Record<UniqueId, string>>;
    readonly fingerprint: string;
    readonly parents: readonly Parent[];
    readonly columns: readonly ColumnType[];
    /** What the foreign keys of the model lead to, beside what its SQL reads. */
    readonly keys: readonly KeyColumns[];
  };
  /** Whether only a build tells the columns: then nothing tells which of them are as before. */
  readonly isOpen?: boolean;
  readonly state: State;
  readonly nodes: ReadonlyMap<UniqueId, Node>;
  readonly comparison: SqlComparison;
}

export interface ModelDifference {
  /** Empty where what changed does not reach the model. */
  readonly reasons: readonly Reason[];
  /** What the model holds afterwards, where some of it is as before. */
  readonly content: Content | undefined;
  /** The columns that hold what they held only if rows with equal sort keys come in the same order again. */
  readonly toVerify?: readonly string[];
}

/** What it means for a model that its SQL, its configuration or its parents are not what they were. */
export async function compareModel(request: ModelComparison): Promise<ModelDifference> {
  const { before, after, sqlBefore, comparison } = request;
  const config = configReasons(before, after.facts);
  const isOtherHash = before.sqlHash !== after.facts.sqlHash;
  if (after.facts.isCode) {
    const code: Reason[] = isOtherHash ? [{ kind: 'code' }] : [];
    const changed = [...code, ...config, ...parentReasons(request, isOtherHash)];
    return { reasons: changed, content: undefined };
  }
  // The text of the SQL does not tell what a macro of the database was.
  const haveMacros = isOtherHash && after.facts.macros.size > 0;
  const isOtherSql =
    isOtherHash &&
    (haveMacros ||
      after.facts.grows ||
      sqlBefore === undefined ||
      !(await comparison.isSameStatement(sqlBefore, after.facts.sql)));
  const parents = parentReasons(request, isOtherSql);
  const sql: Reason[] = isOtherSql ? [{ kind: 'sql' }] : [];
  const isOtherWorld = config.some(
    (each) =>
      each.kind === 'refresh' ||
      each.kind === 'version' ||
      (each.kind === 'config' && each.key === 'settings'),
  );
  const haveOtherRows = parents.some(({ columns }) => columns === undefined);
  const isUntold = request.isOpen === true || after.facts.grows;
  if (isOtherWorld || haveOtherRows || haveMacros || isUntold)
    return { reasons: [...sql, ...config, ...parents], content: undefined };
  if (!isOtherSql && parents.length === 0) return { reasons: config, content: before.content };
  const likely = await keptColumns(request, 'alike');
  if (!isOtherSql && isWhole(likely, request) && !haveOtherKeys(parents, after.keys))
    return { reasons: config, content: before.content };
  const reasons = [...sql, ...config, ...parents];
  // Where no column is what it was, nothing is won by telling that the rows are.
  if (likely === undefined || likely.size === 0) return { reasons, content: undefined };
  const sure = await keptColumns(request, 'open');
  const isSure = sure?.size === likely.size;
  return {
    reasons,
    content: contentAfter(request, likely),
    ...(!isSure && { toVerify: [...likely].sort() }),
  };
}

/** Whether a table has the columns that it had, with what they held. */
function isWhole(
  kept: ReadonlySet<string> | undefined,
  { before, after }: ModelComparison,
): boolean {
  return haveSameColumns(before.columns, after.columns) && kept?.size === after.columns.length;
}

/** Whether a column is another one that a foreign key leads to: its rows are as they were, but the key may be broken. */
function haveOtherKeys(parents: readonly ParentReason[], keys: readonly KeyColumns[]): boolean {
  return keys.some(({ uniqueId, columns }) => {
    const changed = parents.find((parent) => parent.uniqueId === uniqueId)?.columns ?? [];
    const names = new Set(changed.map((name) => name.toLowerCase()));
    return columns.some((name) => names.has(name.toLowerCase()));
  });
}

type ParentReason = Extract<Reason, { kind: 'parent' }>;

function parentReasons(
  { before, after, state }: ModelComparison,
  isOtherSql: boolean,
): readonly ParentReason[] {
  const gone = Object.keys(before.inputs).filter((id) => after.inputs[id] === undefined);
  return after.parents.flatMap(({ node, content, columns }): ParentReason[] => {
    const { uniqueId } = node;
    const recorded = before.inputs[uniqueId];
    const relation = relationKey(node.relation);
    // Equal SQL may read another parent in the place of one that is no more, and other SQL says enough.
    if (recorded === undefined) {
      const isInPlace = gone.some((id) => (relationOf(id, state) ?? relation) === relation);
      return isInPlace && !isOtherSql ? [{ kind: 'parent', uniqueId, columns: undefined }] : [];
    }
    if (recorded === after.inputs[uniqueId]) return [];
    const built = asRead(uniqueId, recorded, state);
    if (built !== undefined && relationOf(uniqueId, state) !== relation)
      return isOtherSql ? [] : [{ kind: 'parent', uniqueId, columns: undefined }];
    const changed =
      built === undefined || content === undefined
        ? undefined
        : changedColumns(built, { content, columns });
    return [{ kind: 'parent', uniqueId, columns: changed }];
  });
}

/** A parent as it was when the model read it, where it was not built again since. */
function asRead(id: UniqueId, recorded: string, { nodes }: State): NodeState | undefined {
  const built = nodes.get(id);
  if (built === undefined) return undefined;
  const relation = relationOf(id, { nodes }) ?? '';
  return tableKey({ ...built, relation }) === recorded ? built : undefined;
}

/** The name under which a node was built, by `relationKey`. */
function relationOf(id: UniqueId, { nodes }: Pick<State, 'nodes'>): string | undefined {
  return nodes.get(id)?.config['relation'];
}

async function keptColumns(
  request: ModelComparison,
  ties: 'alike' | 'open',
): Promise<ReadonlySet<string> | undefined> {
  const { sqlBefore, after, comparison } = request;
  const tables = tablesBefore(request);
  if (sqlBefore === undefined || tables === undefined) return undefined;
  const now = tablesOf(after.parents);
  if (now === undefined) return undefined;
  const version: QueryVersion = { sql: after.facts.sql, tables: now };
  return comparison.keptColumns({ sql: sqlBefore, tables }, version, ties);
}

/** What a query reads; undefined where nothing tells what one of its tables holds. */
export function tablesOf(parents: readonly Parent[]): readonly VersionedTable[] | undefined {
  const tables: VersionedTable[] = [];
  for (const { node, content, columns } of parents) {
    if (content === undefined) return undefined;
    tables.push({ relation: node.relation, content, columns });
  }
  return tables;
}

function tablesBefore({
  before,
  state,
  nodes,
  after,
}: ModelComparison): VersionedTable[] | undefined {
  const tables: VersionedTable[] = [];
  for (const [id, recorded] of Object.entries(before.inputs)) {
    const parent = after.parents.find(({ node }) => node.uniqueId === id);
    const node = nodes.get(id);
    if (node === undefined || isTest(node)) return undefined;
    const relation = relationKey(node.relation);
    const isSame = parent !== undefined && after.inputs[id] === recorded;
    const held = isSame ? parent : asRead(id, recorded, state);
    // The SQL names the parent as it was called then.
    if (!isSame && relationOf(id, state) !== relation) return undefined;
    if (held?.content === undefined) return undefined;
    tables.push({ relation: node.relation, content: held.content, columns: held.columns });
  }
  return tables;
}

function contentAfter({ before, after }: ModelComparison, kept: ReadonlySet<string>): Content {
  const { rows } = before.content;
  const columns = after.columns
    .map(({ name }) => [
      name,
      kept.has(name) ? columnContent(before.content, name) : keyOf([after.fingerprint, name]),
    ])
    .filter(([, content]) => content !== rows);
  return { rows, columns: Object.fromEntries(columns) as Content['columns'] };
}
