import type { QueryResult } from '../../core/adapter.ts';
import type { Json } from '../../core/json.ts';
import type { KeyProblems, SideName, TableDiff } from '../../inspect.ts';
import { textTable, type TableStyle } from '../tables/text-table.ts';
import { equalPercent } from './equal-percent.ts';
import { countOf, formatCount } from './numbers.ts';
import { printable, wrapIndented } from './text-width.ts';

/** A comparison for people. */
export function diffAsText(diff: TableDiff, style: TableStyle): string {
  const parts = [
    heading(diff, style),
    ...notes(diff, style),
    ...schemaLines(diff, style),
    rowLines(diff),
    ...columnTable(diff, style),
    ...cellTable(diff, style),
    ...sampleTable('left', diff, style),
    ...sampleTable('right', diff, style),
  ];
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`;
}

function heading({ left, right, isEqual }: TableDiff, { colors }: TableStyle): string {
  const verdict = isEqual ? colors.green('Equal') : colors.yellow('Different');
  return `${verdict}\n  left   ${printable(left)}\n  right  ${printable(right)}`;
}

function notes({ notes: texts }: TableDiff, { colors, columns: width }: TableStyle): string[] {
  if (texts.length === 0) return [];
  const lines = texts.map((text) => wrapIndented(`note: ${printable(text)}`, { width, indent: 2 }));
  return [lines.map((line) => colors.dim(line)).join('\n')];
}

function schemaLines({ schema }: TableDiff, { colors }: TableStyle): string[] {
  const { onlyLeft, onlyRight, types, letterCase, isReordered } = schema;
  const lines = [
    ...onlyLeft.map(({ name, type }) => colors.red(printable(`  - ${name} ${type}  only left`))),
    ...onlyRight.map(({ name, type }) =>
      colors.green(printable(`  + ${name} ${type}  only right`)),
    ),
    ...types.map(({ name, left, right }) => printable(`  ~ ${name}  ${left} → ${right}`)),
    ...letterCase.map(({ left, right }) => printable(`  ~ ${left} → ${right}  letter case`)),
    ...(isReordered ? ['  ~ the columns stand in another order'] : []),
  ];
  return lines.length === 0 ? [] : [['Columns', ...lines].join('\n')];
}

function rowLines({ rows, key }: TableDiff): string {
  const by = key === undefined ? 'compared as wholes' : keyText(key);
  const { matched } = rows;
  const lines: readonly (readonly [string, string])[] = [
    ['left', formatCount(rows.left)],
    ['right', formatCount(rows.right)],
    ['only left', formatCount(rows.onlyLeft)],
    ['only right', formatCount(rows.onlyRight)],
    ...(matched === undefined
      ? []
      : ([
          ['changed', `${formatCount(matched.changed)} of ${formatCount(matched.count)} matched`],
        ] as const)),
  ];
  const shown = lines.map(([name, text]) => `  ${name.padEnd(10)}  ${text}`);
  const problems = [...keyProblems('left', matched?.left), ...keyProblems('right', matched?.right)];
  return [`Rows (${by})`, ...shown, ...problems].join('\n');
}

function keyText({ columns, origin }: NonNullable<TableDiff['key']>): string {
  const names = printable(columns.join(', '));
  return origin === 'option' ? `key ${names}` : `key ${names}, from its unique test`;
}

function keyProblems(side: SideName, problems: KeyProblems | undefined): string[] {
  if (problems === undefined) return [];
  const { duplicatedKeys, duplicatedRows, nullRows } = problems;
  const duplicates = `${countOf(duplicatedKeys, 'key')} of ${countOf(duplicatedRows, 'row')}`;
  return [
    ...(duplicatedKeys === 0
      ? []
      : [`  ${side}: not unique: ${duplicates}, which are compared as wholes`]),
    ...(nullRows === 0 ? [] : [`  ${side}: ${countOf(nullRows, 'row')} with NULL in the key`]),
  ];
}

/** Only what differs, and what is compared in a type of neither side. */
function columnTable({ columns, rows }: TableDiff, style: TableStyle): string[] {
  const shown = columns.filter(({ different }) => different > 0);
  if (shown.length === 0) return [];
  const count = rows.matched?.count ?? 0;
  const table = shown.map(({ name, different, comparedAs }): readonly Json[] => [
    name,
    `${(equalPercent(different, count) ?? 0).toFixed(2)} %`,
    formatCount(different),
    comparedAs ?? '',
  ]);
  const hasCasts = shown.some(({ comparedAs }) => comparedAs !== undefined);
  const names = ['column', 'equal', 'different', ...(hasCasts ? ['compared as'] : [])];
  const same = columns.length - shown.length;
  const rest = same === 0 ? '' : `${countOf(same, 'other column')}: 100 % equal`;
  return [
    tableOf(
      names,
      table.map((row) => row.slice(0, names.length)),
      style,
    ) + rest,
  ];
}

function cellTable({ key, cells, columns }: TableDiff, style: TableStyle): string[] {
  if (cells.length === 0) return [];
  const names = [...(key?.columns ?? []), 'column', 'left', 'right'];
  const rows = cells.map(({ key: values, column, left, right }) => [
    ...values.map(([, value]) => value),
    column,
    left,
    right,
  ]);
  const all = columns.reduce((sum, { different }) => sum + different, 0);
  const title = `Values that differ${shownOf(cells.length, all)}`;
  return [`${title}\n${tableOf(names, rows, style)}`];
}

function sampleTable(
  side: SideName,
  { samples, key, rows: counts }: TableDiff,
  style: TableStyle,
): string[] {
  const shown = samples.filter((sample) => sample.side === side);
  const [first] = shown;
  if (first === undefined) return [];
  const hasCounts = shown.some(({ count }) => count !== 1);
  const names = [...(hasCounts ? ['rows'] : []), ...first.values.map(([name]) => name)];
  const rows = shown.map(({ count, values }) => [
    ...(hasCounts ? [formatCount(count)] : []),
    ...values.map(([, value]) => value),
  ]);
  const what = key === undefined ? 'Rows' : 'Keys';
  const total = shown.reduce((sum, { count }) => sum + count, 0);
  const all = side === 'left' ? counts.onlyLeft : counts.onlyRight;
  return [`${what} only ${side}${shownOf(total, all)}\n${tableOf(names, rows, style)}`];
}

/** Nothing where all are shown. */
function shownOf(shown: number, all: number): string {
  return shown === all ? '' : ` (${formatCount(shown)} of ${formatCount(all)})`;
}

function tableOf(names: readonly string[], rows: QueryResult['rows'], style: TableStyle): string {
  const numeric = new Set(['equal', 'different', 'rows']);
  const columns = names.map((name) => ({ name, type: numeric.has(name) ? 'BIGINT' : 'VARCHAR' }));
  return textTable({ columns, rows }, style);
}
