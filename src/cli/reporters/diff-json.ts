import type { JsonObject } from '../../core/json.ts';
import type { KeyProblems, RowCounts, ShownValues, TableDiff } from '../../inspect.ts';
import { equalPercent } from './equal-percent.ts';

/** A comparison for programs: one JSON object, as docs/diff.md describes it. */
export function diffAsJson(diff: TableDiff): string {
  const { schema, key, rows } = diff;
  const fields: JsonObject = {
    left: diff.left,
    right: diff.right,
    equal: diff.isEqual,
    schema: {
      only_left: schema.onlyLeft.map(({ name, type }) => ({ name, type })),
      only_right: schema.onlyRight.map(({ name, type }) => ({ name, type })),
      types: schema.types.map(({ name, left, right }) => ({ name, left, right })),
      letter_case: schema.letterCase.map(({ left, right }) => ({ left, right })),
      reordered: schema.isReordered,
    },
    key: key === undefined ? null : { columns: key.columns, origin: key.origin },
    rows: rowFields(rows),
    columns: diff.columns.map(({ name, different, comparedAs }) => ({
      name,
      different,
      equal_percent: equalPercent(different, rows.matched?.count ?? 0) ?? null,
      compared_as: comparedAs ?? null,
    })),
    cells: diff.cells.map(({ key: values, column, left, right, isMasked }) => ({
      key: valueFields(values),
      column,
      left,
      right,
      masked: isMasked,
    })),
    samples: diff.samples.map(({ side, count, values }) => ({
      side,
      count,
      values: valueFields(values),
    })),
    notes: diff.notes,
  };
  return `${JSON.stringify(fields, undefined, 2)}\n`;
}

function rowFields({ left, right, onlyLeft, onlyRight, matched }: RowCounts): JsonObject {
  return {
    left,
    right,
    only_left: onlyLeft,
    only_right: onlyRight,
    matched: matched?.count ?? null,
    changed: matched?.changed ?? null,
    key_problems:
      matched === undefined
        ? null
        : { left: problemFields(matched.left), right: problemFields(matched.right) },
  };
}

function problemFields({ duplicatedKeys, duplicatedRows, nullRows }: KeyProblems): JsonObject {
  return {
    duplicated_keys: duplicatedKeys,
    duplicated_rows: duplicatedRows,
    null_rows: nullRows,
  };
}

function valueFields(values: ShownValues): JsonObject {
  return Object.fromEntries(values);
}
