import { inScope, type CommandScope } from '../command-scope.ts';
import { checkSetUp, type Check } from '../debug-checks.ts';
import { exitCode } from '../exit-code.ts';
import type { ProjectFlags, WaitFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { wrapIndented } from '../reporters/text-width.ts';

/** Checks what ingot needs, one thing after the other, and says how to mend what is wrong. */
export function debug(flags: ProjectFlags & WaitFlags): Promise<number> {
  return inScope(flags, async (scope) => {
    const options = { ...(await toProjectOptions(flags)), waitSeconds: flags.wait };
    let failed = 0;
    for await (const check of checkSetUp(
      options,
      scope.context(() => undefined),
    )) {
      if (check.outcome === 'failed') failed++;
      if (check.outcome === 'failed' || flags.quiet !== true) {
        scope.terminal.out(
          flags.logFormat === 'json' ? `${JSON.stringify(asEvent(check))}\n` : asText(check, scope),
        );
      }
    }
    if (flags.logFormat === 'text' && flags.quiet !== true)
      scope.terminal.out(verdict(failed, scope));
    return failed === 0 ? exitCode.ok : exitCode.failed;
  });
}

function asEvent({ name, outcome, detail, help }: Check) {
  return {
    event: 'check',
    level: outcome === 'failed' ? 'error' : 'info',
    name,
    ok: outcome === 'ok',
    detail,
    ...(help !== undefined && { help }),
  };
}

const nameWidth = 8;
const outcomeWidth = 6;

function asText({ name, outcome, detail, help }: Check, { terminal }: CommandScope): string {
  const { colors } = terminal;
  const paint = outcome === 'ok' ? colors.green : colors.red;
  const start = `${name.padEnd(nameWidth)}  ${paint(outcome.padEnd(outcomeWidth))}  `;
  const width = terminal.columns();
  const indent = nameWidth + outcomeWidth + 4;
  const lines = [start + wrapIndented(detail, { width, indent })];
  if (help !== undefined) {
    const label = `${' '.repeat(indent)}${colors.green('help:')} `;
    lines.push(label + wrapIndented(help, { width, indent: indent + 'help: '.length }));
  }
  return `${lines.join('\n')}\n`;
}

function verdict(failed: number, { terminal }: CommandScope): string {
  const { colors } = terminal;
  return failed === 0
    ? `\n${colors.green.bold('Everything is in order')}\n`
    : `\n${colors.red.bold(failed === 1 ? '1 check failed' : `${failed} checks failed`)}\n`;
}
