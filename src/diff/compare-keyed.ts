import type { Json } from '../core/json.ts';
import { countSides, numbers, textOf, type ComparedRows, type Comparison } from './comparison.ts';
import {
  changeCounts,
  changedRows,
  changedSample,
  differingKeys,
  duplicateRows,
  keyCounts,
  onlyKeys,
  type KeyedFields,
} from './keyed-sql.ts';
import { isCast } from './side-view.ts';
import type { DifferingCell, SampleRow, ShownValues, SideName } from './table-diff.ts';

/** Compares row by row by the key; rows of a key that is not unique are compared as wholes. */
export async function compareKeyed(comparison: Comparison): Promise<ComparedRows> {
  const { session, fields, keyLength, columns } = comparison;
  const parts = { key: fields.slice(0, keyLength), others: fields.slice(keyLength) };
  const [left, right] = await countSides(comparison);
  await session.execute(differingKeys(parts));
  const keys = await numbers(session, keyCounts);
  const [differing = 0, onlyLeft = 0, onlyRight = 0, candidates = 0, ...duplicates] = keys;
  const [leftKeys = 0, leftRows = 0, rightKeys = 0, rightRows = 0, shared = 0] = duplicates;
  const [alsoLeft = 0, alsoRight = 0] =
    shared === 0 ? [0, 0] : await numbers(session, duplicateRows(parts));
  await session.execute(changedRows(parts));
  const [changed = 0, ...different] = await numbers(session, changeCounts(parts));
  return {
    rows: {
      left: left.rows,
      right: right.rows,
      onlyLeft: onlyLeft + alsoLeft,
      onlyRight: onlyRight + alsoRight,
      matched: {
        count: left.rows - differing + candidates,
        changed,
        left: { duplicatedKeys: leftKeys, duplicatedRows: leftRows, nullRows: left.nullRows },
        right: { duplicatedKeys: rightKeys, duplicatedRows: rightRows, nullRows: right.nullRows },
      },
    },
    columns: columns.slice(keyLength).map((column, at) => ({
      name: column.left.name,
      different: different[at] ?? 0,
      comparedAs: isCast(column) ? column.type : undefined,
    })),
    cells: changed === 0 ? [] : await sampleCells(comparison, parts),
    samples: [
      ...(onlyLeft === 0 ? [] : await sampleKeys('left', comparison, parts)),
      ...(onlyRight === 0 ? [] : await sampleKeys('right', comparison, parts)),
    ],
    notes: [],
  };
}

async function sampleCells(
  comparison: Comparison,
  parts: KeyedFields,
): Promise<readonly DifferingCell[]> {
  const { session, columns, keyLength, limit, masked } = comparison;
  const { rows } = await session.query(changedSample(parts, comparison));
  const cells = rows.flatMap((row) => {
    const key = keyValues(row, comparison);
    return columns.slice(keyLength).flatMap((column, index) => {
      const at = keyLength + index * 3;
      if (row[at] !== true) return [];
      const [left, right] = [textOf(row[at + 1]), textOf(row[at + 2])];
      const isMasked = masked.has(`t${keyLength + index}`);
      return [{ key, column: column.left.name, left, right, isMasked }];
    });
  });
  return cells.slice(0, limit);
}

async function sampleKeys(
  side: SideName,
  comparison: Comparison,
  parts: KeyedFields,
): Promise<readonly SampleRow[]> {
  const { rows } = await comparison.session.query(onlyKeys(side, parts, comparison));
  return rows.map(([count, ...values]) => ({
    side,
    count: Number(count),
    values: keyValues(values, comparison),
  }));
}

function keyValues(row: readonly Json[], { columns, keyLength }: Comparison): ShownValues {
  return columns
    .slice(0, keyLength)
    .map((column, at) => [column.left.name, textOf(row[at])] as const);
}
