import { projectStatus } from '../../inspect.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { SelectionFlags, WaitFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { isAllWell } from '../reporters/status-facts.ts';
import { statusAsJson } from '../reporters/status-json.ts';
import { statusAsText } from '../reporters/status-text.ts';

export interface StatusFlags extends SelectionFlags, WaitFlags {
  readonly json?: true;
}

/** Tells how each node stands in the database: fresh, unchanged, stale, failed, never built. */
export function status(flags: StatusFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context, signals }) => {
    signals.stopGracefully();
    const options = { ...(await toProjectOptions(flags)), waitSeconds: flags.wait };
    const found = await projectStatus(options, context());
    if (flags.json === true) terminal.out(statusAsJson(found));
    else if (flags.quiet !== true)
      terminal.out(statusAsText(found, { colors: terminal.colors, columns: terminal.columns() }));
    return isAllWell(found) ? exitCode.ok : exitCode.failed;
  });
}
