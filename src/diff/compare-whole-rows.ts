import { countSides, numbers, textOf, type ComparedRows, type Comparison } from './comparison.ts';
import type { SampleRow, SideName } from './table-diff.ts';
import { differingRows, onlyRows, rowCounts } from './whole-rows-sql.ts';

/** Compares the rows of both sides as wholes: which ones a side has more often, in the columns that both have. */
export async function compareWholeRows(comparison: Comparison): Promise<ComparedRows> {
  const { session, fields } = comparison;
  const [left, right] = await countSides(comparison);
  const counts = { left: left.rows, right: right.rows, matched: undefined };
  if (fields.length === 0) {
    return {
      rows: { ...counts, onlyLeft: left.rows, onlyRight: right.rows },
      columns: [],
      cells: [],
      samples: [],
      notes: ['no column is on both sides, so that no row of one is a row of the other'],
    };
  }
  await session.execute(differingRows(fields));
  const [onlyLeft = 0, onlyRight = 0] = await numbers(session, rowCounts);
  return {
    rows: { ...counts, onlyLeft, onlyRight },
    columns: [],
    cells: [],
    samples: [
      ...(onlyLeft === 0 ? [] : await sampleRows('left', comparison)),
      ...(onlyRight === 0 ? [] : await sampleRows('right', comparison)),
    ],
    notes: [],
  };
}

async function sampleRows(side: SideName, comparison: Comparison): Promise<readonly SampleRow[]> {
  const { session, fields, columns } = comparison;
  const { rows } = await session.query(onlyRows(side, fields, comparison));
  return rows.map(([count, ...values]) => ({
    side,
    count: Number(count),
    values: columns.map((column, at) => [column.left.name, textOf(values[at])] as const),
  }));
}
