import { inspect } from 'node:util';
import type { IngotError } from '../core/error.ts';
import { failuresOf } from '../core/outside-error.ts';
import { exitCode } from './exit-code.ts';
import { formatError } from './reporters/format-error.ts';
import { errorFields } from './reporters/json-fields.ts';
import type { Terminal } from './terminal.ts';

const bugNotice = 'This is a bug in ingot. Please report it with the lines below.';

/** Shows what a command threw, and gives the exit code. */
export function showFailure(error: unknown, terminal: Terminal): number {
  const mistakes = failuresOf(error);
  const style = { colors: terminal.errorColors, columns: terminal.columns() };
  if (mistakes === undefined) {
    terminal.err(`${style.colors.red.bold(bugNotice)}\n\n${inspect(error)}\n`);
    return exitCode.failed;
  }
  terminal.err(mistakes.map((mistake) => `${formatError(mistake, style)}\n`).join('\n'));
  return codeOf(mistakes);
}

/** The same as events: one line a mistake, on stdout. */
export function showFailureAsJson(error: unknown, terminal: Terminal): number {
  const mistakes = failuresOf(error);
  const lines = mistakes?.map(errorFields) ?? [
    { code: 'BUG', message: `${bugNotice}\n${inspect(error)}` },
  ];
  for (const fields of lines) {
    terminal.out(`${JSON.stringify({ event: 'error', level: 'error', ...fields })}\n`);
  }
  return mistakes === undefined ? exitCode.failed : codeOf(mistakes);
}

/** Waiting helps against these, and nothing else does. */
const lockCodes: readonly string[] = ['DATABASE_LOCKED', 'RUN_LOCKED'];

function codeOf(mistakes: readonly IngotError[]): number {
  return mistakes.every(({ code }) => lockCodes.includes(code))
    ? exitCode.locked
    : exitCode.mistake;
}
