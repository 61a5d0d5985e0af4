import { EngineError, type Session } from '../core/adapter.ts';
import { compareKeyed } from './compare-keyed.ts';
import { compareWholeRows } from './compare-whole-rows.ts';
import { comparedType, togetherSql } from './compared-type.ts';
import type { ComparedRows } from './comparison.ts';
import { isSameName, type MatchedColumn, type SideRows } from './match-columns.ts';
import { fieldsOf, sideView, type ComparedColumn } from './side-view.ts';

/** Two sides, and how their rows are to be compared. */
export interface RowsRequest {
  readonly session: Session;
  readonly left: SideRows;
  readonly right: SideRows;
  readonly matched: readonly MatchedColumn[];
  /** The key by the names of the left side; without any, rows are compared as wholes. */
  readonly keyNames: readonly string[];
  /** Columns whose values nobody shall see. */
  readonly personal: readonly string[];
  readonly limit: number;
}

/** Compares the rows of two sides in the columns that both have. */
export async function compareRows(request: RowsRequest): Promise<ComparedRows> {
  const { session, left, right, keyNames, personal, limit } = request;
  const columns = await comparedColumns(keyFirst(request), session);
  await session.execute(sideView('left', left, columns));
  await session.execute(sideView('right', right, columns));
  const fields = columns.map(fieldsOf);
  const masked = new Set(
    fields.flatMap(({ text }, at) => {
      const name = columns[at]?.left.name ?? '';
      return personal.some((each) => isSameName(each, name)) ? [text] : [];
    }),
  );
  const comparison = { session, columns, fields, keyLength: keyNames.length, limit, masked };
  return keyNames.length === 0 ? compareWholeRows(comparison) : compareKeyed(comparison);
}

function keyFirst({ matched, keyNames }: RowsRequest): readonly MatchedColumn[] {
  const key = keyNames.flatMap((name) => matched.filter(({ left }) => left.name === name));
  return [...key, ...matched.filter((each) => !key.includes(each))];
}

/** Gives each column the type in which both sides are compared. */
async function comparedColumns(
  matched: readonly MatchedColumn[],
  session: Session,
): Promise<readonly ComparedColumn[]> {
  const columns: ComparedColumn[] = [];
  for (const each of matched) {
    const [left, right] = [each.left.type, each.right.type];
    const type = comparedType(left, right) ?? (await typeTogether(left, right, session));
    columns.push({ ...each, type });
  }
  return columns;
}

/** Types that the engine does not mix are compared as text. */
async function typeTogether(left: string, right: string, session: Session): Promise<string> {
  try {
    const { rows } = await session.query(togetherSql(left, right));
    return String(rows[0]?.[1]);
  } catch (error) {
    if (error instanceof EngineError && error.kind !== 'Interrupt') return 'VARCHAR';
    throw error;
  }
}
