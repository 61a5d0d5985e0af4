import type { Event } from '../../core/event.ts';
import { isTold } from '../log-level.ts';
import type { LogLevel } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { formatError } from './format-error.ts';

/** For commands whose stdout is their answer: warnings, and on demand what the engine does, on stderr. */
export function noticeReporter(terminal: Terminal, logLevel: LogLevel): (event: Event) => void {
  const style = { colors: terminal.errorColors, columns: terminal.columns() };
  return (event) => {
    if (event.type === 'warning' && isTold('warn', logLevel)) {
      terminal.err(`${formatError(event.warning, { ...style, severity: 'warning' })}\n`);
    }
    if (event.type === 'debug' && isTold('debug', logLevel)) {
      terminal.err(`${style.colors.dim(`debug: ${event.message}`)}\n`);
    }
  };
}
