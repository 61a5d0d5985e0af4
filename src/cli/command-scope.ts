import type { Context } from '../core/context.ts';
import type { Event } from '../core/event.ts';
import type { Environment } from '../core/project.ts';
import { loadEnvironment } from '../load/environment.ts';
import { createContext } from './context.ts';
import { logLevelOf } from './log-level.ts';
import type { LogLevel, OutputFlags } from './options.ts';
import { projectDirOf } from './project-options.ts';
import { jsonReporter } from './reporters/json-reporter.ts';
import { noticeReporter } from './reporters/notice-reporter.ts';
import { showFailure, showFailureAsJson } from './show-failure.ts';
import { Signals } from './signals.ts';
import { openTerminal, type Terminal } from './terminal.ts';

type Emit = (event: Event) => void;

/** What a command has to work with. */
export interface CommandScope {
  readonly terminal: Terminal;
  /** The environment, with the project's `.env` under it. */
  readonly environment: Environment;
  readonly logLevel: LogLevel;
  readonly signals: Signals;
  /** The engine's world; events go to `emit`, or else only warnings and worse are shown, on stderr. */
  readonly context: (emit?: Emit) => Context;
}

/** Runs a command and gives its exit code; what it throws is shown as the options ask. */
export async function inScope(
  flags: OutputFlags & { readonly projectDir?: string },
  work: (scope: CommandScope) => Promise<number>,
): Promise<number> {
  using signals = new Signals();
  let terminal = openTerminal(process.env, flags);
  const asJson = flags.logFormat === 'json';
  try {
    const environment = loadEnvironment(projectDirOf(flags), process.env);
    terminal = openTerminal(environment, flags);
    const logLevel = logLevelOf(flags, environment);
    const context = (
      emit: Emit = asJson ? jsonReporter(terminal, logLevel) : noticeReporter(terminal, logLevel),
    ) => createContext({ environment, signal: signals.signal, emit });
    return await work({ terminal, environment, logLevel, signals, context });
  } catch (error) {
    if (signals.exitCode !== undefined) {
      terminal.err('Interrupted\n');
      // What still waits for a lock would keep the process alive until it has it.
      process.exit(signals.exitCode);
    }
    return asJson ? showFailureAsJson(error, terminal) : showFailure(error, terminal);
  }
}
