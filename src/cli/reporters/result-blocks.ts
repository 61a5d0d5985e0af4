import type { ChalkInstance } from 'chalk';
import type { Node } from '../../core/node.ts';
import type { NodeResult, StagingCounts } from '../../core/results.ts';
import { formatError } from './format-error.ts';
import { secondsBetween } from './json-fields.ts';
import { countOf, formatSeconds } from './numbers.ts';
import type { Status } from './status-counts.ts';
import { padText, printable, textWidth } from './text-width.ts';

const statusWords: Readonly<Record<Status, string>> = {
  success: 'ok',
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  error: 'error',
  skipped: 'skip',
};

export interface LineLayout {
  readonly colors: ChalkInstance;
  /** `12/40`; empty for a test. */
  readonly position: string;
  readonly positionWidth: number;
  readonly nameWidth: number;
}

/** One finished node on one line. */
export function resultLine(result: NodeResult, layout: LineLayout): string {
  const { colors } = layout;
  const seconds = secondsBetween(result.startedAt, result.finishedAt);
  const name = printable(result.node.fullName);
  // A name that is too long takes the blanks before the number of rows.
  const amountWidth = 12 - Math.max(0, textWidth(name) - layout.nameWidth);
  const columns = [
    colors.dim(layout.position.padStart(layout.positionWidth)),
    paintStatus(result.status, colors)(statusWords[result.status].padEnd(5)),
    padText(name, layout.nameWidth),
    colors.dim(kindOf(result.node).padEnd(6)),
    ...(result.status === 'skipped'
      ? [colors.dim(printable(result.message.replace(/^skipped /, '')))]
      : [amountOf(result).padStart(amountWidth), colors.dim(formatSeconds(seconds).padStart(7))]),
    colors.dim(remarkOf(result)),
  ];
  return columns.join('  ').trimEnd();
}

/** Stopped by Ctrl-C: the user knows, so it is no failure to explain. */
export function wasInterrupted({ error }: NodeResult): boolean {
  return error?.code === 'INTERRUPTED';
}

/** Why a node failed, in full: code, place with caret, help. */
export function failureBlock(
  result: NodeResult,
  style: { readonly colors: ChalkInstance; readonly columns: number | undefined },
): string {
  const warns = result.status === 'warn';
  if (result.error !== undefined) {
    return formatError(result.error, { ...style, severity: warns ? 'warning' : 'error' });
  }
  const { path, line, column } = result.node.location;
  const paint = warns ? style.colors.yellow.bold : style.colors.red.bold;
  const head = `${paint(warns ? 'warning:' : 'error:')} ${printable(result.message)}`;
  return `${head}\n  at ${style.colors.cyan(`${path}:${line}:${column}`)}`;
}

export function paintStatus(status: Status, colors: ChalkInstance): ChalkInstance {
  switch (status) {
    case 'success':
    case 'pass':
      return colors.green;
    case 'warn':
      return colors.yellow;
    case 'fail':
    case 'error':
      return colors.red;
    case 'skipped':
      return colors.dim;
  }
}

function kindOf(node: Node): string {
  return node.resourceType === 'model' ? node.materialized : node.resourceType;
}

function amountOf({ rows, failures, status }: NodeResult): string {
  const count = status === 'fail' || status === 'warn' ? failures : rows;
  if (count === undefined || status === 'error') return '';
  // A blank for the missing s keeps the numbers below each other.
  return count === 1 ? '1 row ' : countOf(count, 'row');
}

function remarkOf(result: NodeResult): string {
  if (wasInterrupted(result)) return 'interrupted and rolled back';
  return result.staging === undefined || result.status !== 'success'
    ? ''
    : stagingRemark(result.staging);
}

function stagingRemark({ files, converted, rejected }: StagingCounts): string {
  const unchanged = files - converted;
  return [
    countOf(files, 'file'),
    ...(unchanged > 0 ? [unchanged === files ? 'unchanged' : `${unchanged} unchanged`] : []),
    ...(rejected > 0 ? [`${countOf(rejected, 'record')} rejected`] : []),
  ].join(', ');
}
