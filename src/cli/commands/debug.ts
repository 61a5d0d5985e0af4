import { inScope, type CommandScope } from '../command-scope.ts';
import { checkSetUp, type Check } from '../debug-checks.ts';
import { exitCode } from '../exit-code.ts';
import type { ProjectFlags, WaitFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';

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

function asText({ name, outcome, detail, help }: Check, { terminal }: CommandScope): string {
  const { colors } = terminal;
  const paint = outcome === 'ok' ? colors.green : colors.red;
  const [first = '', ...rest] = detail.split('\n');
  const indent = ' '.repeat(24);
  const lines = [
    `${name.padEnd(14)}  ${paint(outcome.padEnd(6))}  ${first}`,
    ...rest.map((line) => indent + line),
    ...(help === undefined
      ? []
      : [`${indent}${colors.green('help:')} ${help.replaceAll('\n', `\n${indent}      `)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function verdict(failed: number, { terminal }: CommandScope): string {
  const { colors } = terminal;
  return failed === 0
    ? `\n${colors.green.bold('Everything is in order')}\n`
    : `\n${colors.red.bold(failed === 1 ? '1 check failed' : `${failed} checks failed`)}\n`;
}
