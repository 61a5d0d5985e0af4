import { Chalk, type ChalkInstance } from 'chalk';
import type { Environment } from '../core/project.ts';

/** Where the program prints: the only place that writes to stdout and stderr. */
export interface Terminal {
  /** Lines may be redrawn: a person looks at stdout. */
  readonly isInteractive: boolean;
  /** Undefined when stdout is a file or a pipe. */
  readonly columns: () => number | undefined;
  readonly colors: ChalkInstance;
  readonly errorColors: ChalkInstance;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** What a stream is, as far as colours and redrawing go. */
export interface StreamKind {
  readonly isTTY: boolean;
}

export function openTerminal(environment: Environment, options: { color: boolean }): Terminal {
  const { stdout, stderr } = process;
  const colorsFor = (stream: StreamKind) =>
    new Chalk({ level: options.color ? colorLevel(environment, stream) : 0 });
  return {
    isInteractive: stdout.isTTY === true && environment['TERM'] !== 'dumb',
    columns: () => (stdout.isTTY ? stdout.columns || 80 : undefined),
    colors: colorsFor(stdout),
    errorColors: colorsFor(stderr),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
  };
}

/** Colours: `FORCE_COLOR`, then `NO_COLOR`, then whether a person looks at a terminal that can show them. */
export function colorLevel(environment: Environment, stream: StreamKind): 0 | 1 {
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced === '0' || forced === 'false' ? 0 : 1;
  const refused = environment['NO_COLOR'];
  if (refused !== undefined && refused !== '') return 0;
  return stream.isTTY && environment['TERM'] !== 'dumb' ? 1 : 0;
}
