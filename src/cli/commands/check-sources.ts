import { checkedColumns, checkSources, type StagingCheck } from '../../inspect.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { SelectionFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { formatError } from '../reporters/format-error.ts';
import { countOf, formatCount } from '../reporters/numbers.ts';
import { textTable } from '../tables/text-table.ts';
import type { Terminal } from '../terminal.ts';

/** Rejects that are shown of each source. */
const mostShown = 10;

/** `stage --check`: tells what would be rejected, and writes nothing. */
export function checkRawFiles(flags: SelectionFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context, signals }) => {
    signals.stopGracefully();
    const checks = await checkSources(await toProjectOptions(flags), context(), mostShown);
    const isJson = flags.logFormat === 'json';
    for (const check of checks)
      if (isJson) terminal.out(`${JSON.stringify(jsonOf(check))}\n`);
      else if (flags.quiet !== true || check.mistake !== undefined) show(check, terminal);
    return checks.some(({ mistake }) => mistake !== undefined) ? exitCode.failed : exitCode.ok;
  });
}

function show({ source, counts, mistake, rejects }: StagingCheck, terminal: Terminal): void {
  if (counts !== undefined) {
    const { files, rows, rejected } = counts;
    const records = countOf(rows + rejected, 'record');
    const good = rejected === 0 ? 'all good' : `${formatCount(rejected)} would be rejected`;
    terminal.out(`${source.fullName}: ${records} in ${countOf(files, 'file')}, ${good}\n`);
  }
  if (rejects.length > 0) {
    const columns = checkedColumns.map((name) => ({
      name,
      type: name === 'line' ? 'BIGINT' : 'VARCHAR',
    }));
    const style = { colors: terminal.colors, columns: terminal.columns() };
    terminal.out(`\n${textTable({ columns, rows: rejects }, style)}`);
    const more = (counts?.rejected ?? 0) - rejects.length;
    terminal.out(more > 0 ? `… and ${formatCount(more)} more\n\n` : '\n');
  }
  if (mistake !== undefined)
    terminal.err(
      `${formatError(mistake, { colors: terminal.errorColors, columns: terminal.columns() })}\n`,
    );
}

function jsonOf({ source, counts, mistake, rejects }: StagingCheck) {
  return {
    source: source.fullName,
    ...counts,
    rejects: rejects.map((row) =>
      Object.fromEntries(checkedColumns.map((name, index) => [name, row[index]])),
    ),
    ...(mistake !== undefined && { error: { code: mistake.code, message: mistake.message } }),
  };
}
