import { diffModels } from '../../inspect.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { ProjectFlags, WaitFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { diffAsJson } from '../reporters/diff-json.ts';
import { diffAsText } from '../reporters/diff-text.ts';

export interface DiffFlags extends ProjectFlags, WaitFlags {
  readonly against?: string;
  readonly key?: string;
  readonly json?: true;
  readonly limit: number;
}

/** Compares a model's table, or a file, with another state of it. */
export function diff(model: string, flags: DiffFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context, signals }) => {
    signals.stopGracefully();
    const { against, key, limit, wait: waitSeconds } = flags;
    const folder = process.cwd();
    const request = { model, against, key, limit, folder, waitSeconds };
    const found = await diffModels(await toProjectOptions(flags), context(), request);
    if (flags.json === true) terminal.out(diffAsJson(found));
    else if (flags.quiet !== true)
      terminal.out(diffAsText(found, { colors: terminal.colors, columns: terminal.columns() }));
    return found.isEqual ? exitCode.ok : exitCode.failed;
  });
}
