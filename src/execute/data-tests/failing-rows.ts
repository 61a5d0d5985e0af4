import type { QueryResult, Session } from '../../core/adapter.ts';
import type { CompiledNode } from '../../core/compiled.ts';
import { mask } from '../../core/is-personal.ts';
import type { Json } from '../../core/json.ts';
import { attachedNode, type Manifest } from '../../core/manifest.ts';
import { maskedColumns } from '../../core/masked-columns.ts';
import type { DataTest } from '../../core/node.ts';
import { failingRowsSql } from '../../compile/failing-rows-sql.ts';
import { keyColumns } from './key-columns.ts';

export interface FailingRowsRequest {
  readonly test: DataTest;
  readonly session: Session;
  readonly manifest: Manifest;
}

/** More are in the query of the test. */
const mostRows = 5;
const longestText = 200;

/** The first rows that a test found wrong, with the key of their node; values of columns with personal data are masked. */
export async function failingRows(
  { sql }: Pick<CompiledNode, 'sql'>,
  { test, session, manifest }: FailingRowsRequest,
): Promise<QueryResult> {
  const subject = attachedNode(test, manifest);
  const key = subject === undefined ? [] : keyColumns(subject, manifest);
  const query = failingRowsSql(test, sql, key);
  const { columns, rows } = await session.query(
    `select *\nfrom (\n${query}\n) as failing\nlimit ${mostRows}`,
  );
  const isMasked = maskedIn(test, manifest);
  const masks = columns.map(({ name }) => isMasked(name));
  return {
    columns,
    rows: rows.map((row) =>
      row.map((value, index) => (masks[index] === true ? masked(value) : shortened(value))),
    ),
  };
}

function masked(value: Json): Json {
  return value === null ? null : mask;
}

function shortened(value: Json): Json {
  const text = typeof value === 'string' ? value : undefined;
  return text !== undefined && text.length > longestText ? `${text.slice(0, longestText)}…` : value;
}

/** What a built-in test calls otherwise is masked where the column that it looks at is. */
function maskedIn(test: DataTest, manifest: Manifest): (name: string) => boolean {
  const isMasked = maskedColumns(test.uniqueId, manifest);
  const { definition } = test;
  const tested = definition.kind === 'generic' ? definition.columnName : undefined;
  return (name) => {
    if (testColumns.has(name) && tested !== undefined) return isMasked(tested);
    return !countColumns.has(name) && isMasked(name);
  };
}

/** What built-in tests call the column that they look at. */
const testColumns: ReadonlySet<string> = new Set(['unique_field', 'value_field', 'from_field']);
const countColumns: ReadonlySet<string> = new Set(['n_records']);
