import { materializationName } from '../../core/materialization.ts';
import { fileOf } from '../../core/file-of.ts';
import type { ChalkInstance } from 'chalk';
import type { Node } from '../../core/node.ts';
import type { NodeResult, StagingCounts } from '../../core/results.ts';
import { placeOf } from './format-error.ts';
import { secondsBetween } from './json-fields.ts';
import { gapWidth, secondsWidth, statusWidth, type LineLayout } from './line-layout.ts';
import { countOf, formatSeconds } from './numbers.ts';
import { wasInterrupted, wasRolledBack } from './result-blocks.ts';
import { fittedName, shownName } from './shown-name.ts';
import { fitText, padText, printable, textWidth, wrapText } from './text-width.ts';

const statusWords: Readonly<Record<NodeResult['status'], string>> = {
  success: 'ok',
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  error: 'error',
  skipped: 'skip',
  unchanged: 'same',
};

/** `999 rows`: what a name that is cut leaves, so that names are cut at one place. */
const leastAmountWidth = 8;
const gap = ' '.repeat(gapWidth);

export interface LineStyle {
  readonly colors: ChalkInstance;
  /** `12/40`; empty for a test. */
  readonly position: string;
  readonly layout: LineLayout;
}

/** A part of a line; what is beside the point is dim. */
interface Cell {
  readonly text: string;
  readonly isDim: boolean;
}

/** One finished node on one line, which fits the terminal. */
export function resultLine(result: NodeResult, { colors, position, layout }: LineStyle): string {
  const start = [
    colors.dim(position.padStart(layout.positionWidth)),
    paintStatus(result.status, colors)(statusWords[result.status].padEnd(statusWidth)),
  ];
  const reasons = reasonsOf(result);
  const cells =
    reasons === undefined ? withMeasures(result, layout) : withReason(result, { reasons, layout });
  const line = [...start, ...cells.map(({ text, isDim }) => (isDim ? colors.dim(text) : text))]
    .join(gap)
    .trimEnd();
  return [line, ...remarkBelow(result, cells, layout).map((text) => colors.dim(text))].join('\n');
}

/** What a test measured and its limits are told in any case: on a line of its own where the first one is full. */
function remarkBelow(
  result: NodeResult,
  cells: readonly Cell[],
  layout: LineLayout,
): readonly string[] {
  const isJudged = result.status === 'pass' || result.status === 'warn';
  const [remark] = isJudged ? remarksOf(result) : [];
  if (remark === undefined || cells.some(({ text }) => text === remark)) return [];
  const indent = layout.positionWidth + statusWidth + 2 * gapWidth;
  const width = layout.width === undefined ? undefined : layout.width - indent;
  return wrapText(printable(remark), width).map((text) => `${' '.repeat(indent)}${text}`);
}

export function paintStatus(status: NodeResult['status'], colors: ChalkInstance): ChalkInstance {
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
    case 'unchanged':
      return colors.dim;
  }
}

/** Why there is nothing to measure: in full, and shorter for a narrow terminal. */
function reasonsOf(result: NodeResult): readonly string[] | undefined {
  if (wasInterrupted(result)) return ['interrupted and rolled back', 'interrupted'];
  if (wasRolledBack(result)) return ['rolled back to what it was before', 'rolled back'];
  return result.status === 'skipped'
    ? [printable(result.message.replace(/^skipped /, ''))]
    : undefined;
}

/** Name, kind and reason; before a reason is cut, the kind and then the blanks after the name give way. */
function withReason(
  { node }: NodeResult,
  { reasons, layout }: { readonly reasons: readonly string[]; readonly layout: LineLayout },
): Cell[] {
  const { kindWidth, nameWidth, width } = layout;
  const name = fittedName(node, width === undefined ? Infinity : nameWidth);
  const padded = { text: padText(name, nameWidth), isDim: false };
  const kind = { text: kindOf(node).padEnd(kindWidth), isDim: true };
  const starts = [
    ...(kindWidth > 0 ? [[padded, kind]] : []),
    [padded],
    [{ ...padded, text: name }],
  ];
  for (const text of reasons) {
    const start = starts.find((cells) => widthOf(cells) + textWidth(text) <= roomOf(layout));
    if (start !== undefined) return [...start, { text, isDim: true }];
  }
  const last = fitText(reasons.at(-1) ?? '', roomOf(layout) - widthOf([padded]));
  return [padded, { text: last, isDim: true }];
}

/** Of cells with a gap after each. */
function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { text }) => sum + textWidth(text) + gapWidth, 0);
}

/** Name, kind, rows and time; a remark where it fits. */
function withMeasures(result: NodeResult, layout: LineLayout): Cell[] {
  const seconds = formatSeconds(secondsBetween(result.startedAt, result.finishedAt));
  const cells = [
    ...nameAndAmount(result, layout),
    { text: seconds.padStart(secondsWidth), isDim: true },
  ];
  const room = roomOf(layout) - widthOf(cells);
  const remark = remarksOf(result).find((text) => textWidth(text) <= room);
  return remark === undefined ? cells : [...cells, { text: remark, isDim: true }];
}

/** As wide as the layout says; a name that is too long for its column takes that of the kind, and then is cut. */
function nameAndAmount(result: NodeResult, layout: LineLayout): Cell[] {
  const { nameWidth, kindWidth, amountWidth, width } = layout;
  const name = shownName(result.node);
  const amount = amountOf(result);
  const kind = kindOf(result.node).padEnd(kindWidth);
  const kindArea = kindWidth === 0 ? 0 : kindWidth + gapWidth;
  const area = nameWidth + kindArea + gapWidth + amountWidth;
  const room = roomOf(layout) - gapWidth - secondsWidth;
  // A word that is longer than its column takes from the one of the amount.
  const longKind = kindWidth === 0 ? 0 : kind.length - kindWidth;
  const kept = Math.max(nameWidth, textWidth(name)) + kindArea + longKind + gapWidth;
  const isRoomy = textWidth(name) <= nameWidth && kept + amount.length <= room;
  if (kindWidth > 0 && (width === undefined || isRoomy)) {
    return [
      { text: padText(name, nameWidth), isDim: false },
      { text: kind, isDim: true },
      { text: amount.padStart(area - kept), isDim: false },
    ];
  }
  const amountRoom = Math.max(amount.length, leastAmountWidth);
  const shown = fittedName(result.node, Math.max(area, room) - gapWidth - amountRoom);
  return [
    { text: shown, isDim: false },
    { text: amount.padStart(area - gapWidth - textWidth(shown)), isDim: false },
  ];
}

/** Columns of a line that are left for the name and what follows it. */
function roomOf({ width, positionWidth }: LineLayout): number {
  return (width ?? Infinity) - positionWidth - statusWidth - 2 * gapWidth;
}

function kindOf(node: Node): string {
  return node.resourceType === 'model'
    ? materializationName(node.materialization)
    : node.resourceType.replace('_', ' ');
}

function amountOf({ rows, failures, status }: NodeResult): string {
  const count = failures ?? rows;
  if (count === undefined || status === 'error') return '';
  // A blank for the missing s keeps the numbers below each other.
  return count === 1 ? '1 row ' : countOf(count, 'row');
}

/** The first one that fits is shown. */
function remarksOf({ status, message, staging, node }: NodeResult): readonly string[] {
  switch (status) {
    case 'warn': {
      const place = `at ${placeOf(fileOf(node))}`;
      return [`${message}, ${place}`];
    }
    case 'pass':
      return [message];
    case 'success':
      return staging === undefined ? [] : [stagingRemark(staging)];
    case 'error':
    case 'fail':
    case 'skipped':
    case 'unchanged':
      return [];
  }
}

function stagingRemark({ files, converted, rejected, mended = 0 }: StagingCounts): string {
  const unchanged = files - converted;
  return [
    countOf(files, 'file'),
    ...(unchanged > 0 ? [unchanged === files ? 'unchanged' : `${unchanged} unchanged`] : []),
    ...(mended > 0 ? [`${countOf(mended, 'record')} mended`] : []),
    ...(rejected > 0 ? [`${countOf(rejected, 'record')} rejected`] : []),
  ].join(', ');
}
