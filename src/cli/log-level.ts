import type { Environment } from '../core/project.ts';
import { suggest } from '../core/suggest.ts';
import { logLevels, type LogLevel, type OutputFlags } from './options.ts';
import { optionInvalid } from './parse-values.ts';

/** `--log-level`, else `LOG_LEVEL`, else info; `--quiet` tells errors only. */
export function logLevelOf(flags: OutputFlags, environment: Environment): LogLevel {
  if (flags.quiet === true) return 'error';
  const wanted = flags.logLevel ?? environment['LOG_LEVEL'];
  if (wanted === undefined || wanted === '') return 'info';
  const found = logLevels.find((level) => level === wanted.toLowerCase());
  if (found !== undefined) return found;
  throw optionInvalid(
    `LOG_LEVEL can't be "${wanted}"`,
    suggest(wanted, logLevels) ?? `It can be ${logLevels.join(', ')}.`,
  );
}

/** Whether something of one level is told when `wanted` is asked for. */
export function isTold(level: LogLevel, wanted: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(wanted);
}
