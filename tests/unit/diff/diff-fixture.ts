import { openDuckDb } from '../../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Session } from '../../../src/core/adapter.ts';
import type { Target } from '../../../src/core/project.ts';
import { compareRows } from '../../../src/diff/compare-rows.ts';
import { matchColumns, schemaDiff, type SideRows } from '../../../src/diff/match-columns.ts';
import type { SchemaDiff, TableDiff } from '../../../src/diff/table-diff.ts';

const target: Target = {
  name: 'memory',
  profileName: 'test',
  type: 'duckdb',
  path: ':memory:',
  schema: 'main',
  threads: 1,
  settings: {},
};

/** Two queries, and how they are compared. */
export interface Compared {
  readonly left: string;
  readonly right: string;
  readonly key?: readonly string[];
  readonly personal?: readonly string[];
  readonly limit?: number;
  /** Whether the left or the right query stands for a file of text. */
  readonly text?: 'left' | 'right';
}

type Found = Pick<TableDiff, 'rows' | 'columns' | 'cells' | 'samples'>;

/** What the rows of two queries say, compared in a database in memory. */
export async function compareQueries(compared: Compared): Promise<Found> {
  await using adapter = await openDuckDb(target, { root: '/', waitSeconds: 0 });
  await using session = await adapter.connect();
  const left = await sideOf(compared.left, session, compared.text === 'left');
  const right = await sideOf(compared.right, session, compared.text === 'right');
  const { key: keyNames = [], personal = [], limit = 10 } = compared;
  const matched = matchColumns(left, right);
  return await compareRows({ session, left, right, matched, keyNames, personal, limit });
}

/** How the columns of two queries differ. */
export async function compareSchemas(left: string, right: string): Promise<SchemaDiff> {
  await using adapter = await openDuckDb(target, { root: '/', waitSeconds: 0 });
  await using session = await adapter.connect();
  const sides = [await sideOf(left, session, false), await sideOf(right, session, false)] as const;
  return schemaDiff(...sides, matchColumns(...sides));
}

async function sideOf(query: string, session: Session, isText: boolean): Promise<SideRows> {
  const from = `(${query})`;
  const { rows } = await session.query(`describe from ${from}`);
  const columns = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  return { from, columns, isText };
}
