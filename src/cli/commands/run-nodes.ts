import { run } from '../../engine.ts';
import type { Event } from '../../core/event.ts';
import type { RunCommand } from '../../core/run-options.ts';
import type { TimeRange } from '../../core/time-range.ts';
import { commandPrefix, sameProject, shellWord } from '../command-prefix.ts';
import { inScope, type CommandScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { SelectionFlags, WaitFlags } from '../options.ts';
import { packageRoot } from '../package-root.ts';
import { optionInvalid } from '../parse-values.ts';
import { toProjectOptions } from '../project-options.ts';
import { jsonReporter } from '../reporters/json-reporter.ts';
import { TextReporter } from '../reporters/text-reporter.ts';
import type { Terminal } from '../terminal.ts';

export interface RunFlags extends SelectionFlags, WaitFlags {
  readonly failFast?: true;
  readonly force?: true;
  readonly forceTests?: true;
  readonly explain?: true;
  readonly acceptLoss?: true;
  readonly fullRefresh?: true;
  readonly retryRejects?: true;
  readonly eventTimeStart?: Date;
  readonly eventTimeEnd?: Date;
  readonly storeFailures?: true;
}

/** `build`, `run`, `test`, `stage` and `seed`. */
export function runNodes(command: RunCommand, flags: RunFlags): Promise<number> {
  return inScope(flags, async (scope) => {
    const options = {
      ...(await toProjectOptions(flags)),
      command,
      failFast: flags.failFast ?? false,
      force: flags.force ?? false,
      forceTests: flags.forceTests ?? false,
      waitSeconds: flags.wait,
      acceptLoss: flags.acceptLoss ?? false,
      fullRefresh: flags.fullRefresh ?? false,
      retryRejects: flags.retryRejects ?? false,
      eventTimes: eventTimesOf(flags),
      storeFailures: flags.storeFailures ?? false,
    };
    scope.signals.stopGracefully();
    const { ok, interrupted } = await run(options, scope.context(reporter(flags, scope)));
    if (interrupted) return scope.signals.exitCode ?? exitCode.interrupted;
    return ok ? exitCode.ok : exitCode.failed;
  });
}

/** As in dbt, one without the other is a mistake: half of what was asked for would not be done. */
function eventTimesOf({
  eventTimeStart,
  eventTimeEnd,
  fullRefresh,
}: RunFlags): TimeRange | undefined {
  if (eventTimeStart === undefined && eventTimeEnd === undefined) return undefined;
  if (eventTimeStart === undefined || eventTimeEnd === undefined)
    throw optionInvalid('--event-time-start and --event-time-end go together', 'Say both.');
  if (eventTimeStart >= eventTimeEnd)
    throw optionInvalid('--event-time-end must be later than --event-time-start');
  // In dbt both together leave the table with that time only.
  if (fullRefresh === true)
    throw optionInvalid(
      '--full-refresh builds all batches, --event-time-start and --event-time-end some',
      'Leave one out.',
    );
  return { start: eventTimeStart, end: eventTimeEnd };
}

function reporter(flags: RunFlags, scope: CommandScope): (event: Event) => void {
  const { terminal, logLevel, signals } = scope;
  if (flags.logFormat === 'json') return jsonReporter(terminal, logLevel);
  const { show } = new TextReporter({
    terminal: flags.quiet === true ? failuresOnly(terminal) : terminal,
    logLevel,
    signal: signals.signal,
    explain: flags.explain ?? false,
    showCommand: (...words) => {
      const prefix = commandPrefix({ packageRoot: packageRoot(), workingDir: process.cwd() });
      return `${prefix} show ${words.map(shellWord).join(' ')}${sameProject(flags)}`;
    },
  });
  return show;
}

/** With --quiet there is something to read only when something is wrong, so it goes to stderr. */
function failuresOnly(terminal: Terminal): Terminal {
  return {
    ...terminal,
    isInteractive: false,
    colors: terminal.errorColors,
    out: terminal.err,
  };
}
