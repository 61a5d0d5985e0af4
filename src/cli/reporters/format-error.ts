import type { ChalkInstance } from 'chalk';
import type { IngotError } from '../../core/error.ts';
import type { Location } from '../../core/source-text.ts';
import { fitText, lastColumns, printable, textWidth, wrapIndented } from './text-width.ts';

export interface ErrorStyle {
  readonly colors: ChalkInstance;
  /** Width of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
  /** What the first word says. */
  readonly severity?: 'error' | 'warning';
}

const widthWithoutTerminal = 120;
const frame = '  | ';
const ellipsis = '…';

/** Code and message, the place with its line and a caret, and what to do. Without a newline at the end. */
export function formatError(error: IngotError, style: ErrorStyle): string {
  const { colors, columns } = style;
  const severity = style.severity ?? 'error';
  const paint = severity === 'error' ? colors.red.bold : colors.yellow.bold;
  const label = `${severity} ${error.code}:`;
  return [
    headLines(`${label} ${printable(error.message)}`, columns).replace(label, () => paint(label)),
    ...(error.location === undefined ? [] : placeLines(error.location, style)),
    ...(error.hint === undefined ? [] : [hintLines(error.hint, style)]),
  ].join('\n');
}

/** In a terminal long messages are broken between words; a program that reads them gets them as they are. */
function headLines(text: string, columns: number | undefined): string {
  return columns === undefined ? text : wrapIndented(text, { width: columns, indent: 2 });
}

function placeLines(location: Location, { colors, columns }: ErrorStyle): string[] {
  const at = `  at ${colors.cyan(placeOf(location))}`;
  if (location.lineText.trim() === '') return [at];
  const width = Math.max(20, (columns ?? widthWithoutTerminal) - frame.length - 1);
  const { line, caret } = cutAround(location, width);
  return [at, colors.dim(frame) + line, colors.dim(frame) + ' '.repeat(caret) + colors.red('^')];
}

/** `path:line:column`; only the path where a message is about the file as a whole. */
export function placeOf({ path, line, column, lineText }: Location): string {
  return line === 1 && column === 1 && lineText === '' ? path : `${path}:${line}:${column}`;
}

/** The part of the line around the caret that fits, and how many columns stand before the caret. */
function cutAround(
  { lineText, column }: Location,
  width: number,
): { readonly line: string; readonly caret: number } {
  const before = [...printable(lineText.slice(0, column - 1))];
  const after = [...printable(lineText.slice(column - 1))];
  const whole = [...before, ...after].join('');
  if (textWidth(whole) <= width) return { line: whole, caret: textWidth(before.join('')) };
  const room = Math.floor(width / 2) - 1;
  const rest = after.join('');
  const left = fitStart(before, Math.max(room, width - 1 - textWidth(rest)));
  return { line: left + fitText(rest, width - textWidth(left)), caret: textWidth(left) };
}

function fitStart(characters: readonly string[], width: number): string {
  const text = characters.join('');
  return textWidth(text) <= width ? text : ellipsis + lastColumns(characters, width);
}

function hintLines(hint: string, { colors, columns }: ErrorStyle): string {
  const label = '  help: ';
  return (
    colors.green(label) + wrapIndented(printable(hint), { width: columns, indent: label.length })
  );
}
