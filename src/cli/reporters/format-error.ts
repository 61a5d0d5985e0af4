import type { ChalkInstance } from 'chalk';
import type { IngotError } from '../../core/error.ts';
import type { Location } from '../../core/source-text.ts';
import { printable, textWidth } from './text-width.ts';

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
  const { colors } = style;
  const severity = style.severity ?? 'error';
  const paint = severity === 'error' ? colors.red.bold : colors.yellow.bold;
  return [
    `${paint(`${severity} ${error.code}:`)} ${printable(error.message)}`,
    ...(error.location === undefined ? [] : placeLines(error.location, style)),
    ...(error.hint === undefined ? [] : [hintLines(error.hint, colors)]),
  ].join('\n');
}

function placeLines(location: Location, { colors, columns }: ErrorStyle): string[] {
  const at = `  at ${colors.cyan(`${location.path}:${location.line}:${location.column}`)}`;
  if (location.lineText.trim() === '') return [at];
  const width = Math.max(20, (columns ?? widthWithoutTerminal) - frame.length - 1);
  const { line, caret } = cutAround(location, width);
  return [at, colors.dim(frame) + line, colors.dim(frame) + ' '.repeat(caret) + colors.red('^')];
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
  const left = lastColumns(before, Math.max(room, width - 1 - textWidth(rest)));
  const space = width - textWidth(left);
  const right = textWidth(rest) <= space ? rest : firstColumns(after, space - 1);
  return { line: left + right, caret: textWidth(left) };
}

function lastColumns(characters: readonly string[], width: number): string {
  if (textWidth(characters.join('')) <= width) return characters.join('');
  return ellipsis + [...firstColumns([...characters].reverse(), width, '')].reverse().join('');
}

function firstColumns(characters: readonly string[], width: number, end = ellipsis): string {
  let used = 0;
  let kept = '';
  for (const character of characters) {
    used += textWidth(character);
    if (used > width) return kept + end;
    kept += character;
  }
  return kept;
}

function hintLines(hint: string, colors: ChalkInstance): string {
  const label = '  help: ';
  const lines = printable(hint).split('\n');
  return colors.green(label) + lines.join(`\n${' '.repeat(label.length)}`);
}
