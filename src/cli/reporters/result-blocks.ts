import { fileOf } from '../../core/file-of.ts';
import type { ChalkInstance } from 'chalk';
import type { QueryResult } from '../../core/adapter.ts';
import type { NodeResult } from '../../core/results.ts';
import type { RowsDifference } from '../../core/rows-difference.ts';
import { textTable } from '../tables/text-table.ts';
import { formatError, placeOf } from './format-error.ts';
import { countOf } from './numbers.ts';
import { isGenericTest } from './shown-name.ts';
import { fitMiddle, printable } from './text-width.ts';
import { differenceRows } from './rows-difference.ts';

export interface BlockStyle {
  readonly colors: ChalkInstance;
  readonly columns: number | undefined;
}

/** Stopped by Ctrl-C: the user knows, so it is no failure to explain. */
export function wasInterrupted({ error }: NodeResult): boolean {
  return error?.code === 'INTERRUPTED';
}

/** Taken back for a test that failed: the test has told why. */
export function wasRolledBack({ error }: NodeResult): boolean {
  return error?.code === 'ROLLED_BACK';
}

/** Why a node failed, in full: code, place with caret, help. Indented, to stand below the node's line. */
export function failureBlock(result: NodeResult, { colors, columns }: BlockStyle): string {
  const width = columns === undefined ? undefined : columns - indent.length;
  const lines = [
    result.error === undefined
      ? wrongRows(result, colors, width)
      : formatError(result.error, { colors, columns: width }),
    ...(result.difference === undefined
      ? []
      : differenceTable(result.difference, { colors, columns: width })),
    ...(result.failing === undefined
      ? []
      : failingTable(result.failing, { colors, columns: width })),
    // Test names are what --select and the artifacts know.
    ...(isGenericTest(result.node)
      ? [`  ${colors.dim(fitMiddle(printable(result.node.name), (width ?? Infinity) - 3))}`]
      : []),
  ];
  return lines.join('\n').replace(/^/gm, indent);
}

const indent = '  ';

/** The first rows that are wrong, below each other. */
function failingTable(failing: QueryResult, { colors, columns }: BlockStyle): string[] {
  const width = columns === undefined ? undefined : columns - indent.length;
  const table = textTable(failing, { colors, columns: width });
  return table === '' ? [] : [table.trimEnd().replace(/^/gm, indent)];
}

/** The cells that are others than expected, below each other. */
function differenceTable(difference: RowsDifference, { colors, columns }: BlockStyle): string[] {
  const width = columns === undefined ? undefined : columns - indent.length;
  const table = textTable(differenceRows(difference), { colors, columns: width });
  const more = difference.count - difference.rows.length;
  const rest = more > 0 ? [`${indent}… and ${countOf(more, 'row')} more`] : [];
  return [table.trimEnd().replace(/^/gm, indent), ...rest];
}

function wrongRows(
  { message, node, compiledPath }: NodeResult,
  colors: ChalkInstance,
  width: number | undefined,
): string {
  const place = placeOf(fileOf(node));
  const head = `${colors.red.bold('error:')} ${printable(message)}\n  at ${colors.cyan(place)}`;
  const help = `Its query is ${printable(compiledPath ?? '')}`;
  // A path that is cut is of no use, and a long one breaks the lines of a narrow terminal.
  const fits = width === undefined || help.length + '  help: '.length < width;
  return compiledPath !== undefined && fits ? `${head}\n  ${colors.green('help:')} ${help}` : head;
}
