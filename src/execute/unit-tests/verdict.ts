import type { QueryResult, Session } from '../../core/adapter.ts';
import { describedColumns } from '../../core/described-columns.ts';
import type { NodeResult } from '../../core/results.ts';
import type { RowsDifference } from '../../core/rows-difference.ts';

/** How a unit test ended, and why. */
export type Verdict = Pick<NodeResult, 'status' | 'message'> &
  Partial<Pick<NodeResult, 'failures' | 'difference' | 'error'>>;

/** @param where of several runs, which one it was */
export function verdictFrom(difference: RowsDifference | undefined, where = ''): Verdict {
  if (difference === undefined) return { status: 'pass', message: '' };
  const { count } = difference;
  const rows = count === 1 ? 'row differs' : 'rows differ';
  const message = `${count} ${rows} from what is expected${where}`;
  return { status: 'fail', message, failures: count, difference };
}

/** With the types as `describe` gives them: those of the result (1.5) say VARCHAR for JSON. */
export async function typedRows(sql: string, session: Session): Promise<QueryResult> {
  const { rows } = await session.query(sql);
  return { columns: await describedColumns(`from (\n${sql}\n)`, session), rows };
}
