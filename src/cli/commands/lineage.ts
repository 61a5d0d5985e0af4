import { IngotError } from '../../core/error.ts';
import { lineage as askLineage } from '../../inspect.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import { lineageJson } from '../lineage/lineage-json.ts';
import { lineageMermaid } from '../lineage/lineage-mermaid.ts';
import { lineageText } from '../lineage/lineage-text.ts';
import type { ProjectFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';

export interface LineageFlags extends ProjectFlags {
  readonly up?: true;
  readonly down?: true;
  readonly impact?: true;
  readonly json?: true;
  readonly mermaid?: true;
}

/** Shows where a node or a column comes from, where it goes, and what its change would affect. */
export function lineage(name: string, flags: LineageFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context }) => {
    refuseMixture(flags);
    const { up, down, impact = false } = flags;
    const options = await toProjectOptions(flags);
    const request = { name, up, down, impact };
    const { answer, manifest } = await askLineage(options, context(), request);
    const { colors } = terminal;
    if (flags.json === true) terminal.out(lineageJson(answer, manifest));
    else if (flags.mermaid === true) terminal.out(lineageMermaid(answer, manifest));
    else terminal.out(lineageText(answer, { manifest, colors }));
    return exitCode.ok;
  });
}

function refuseMixture({ json, mermaid, impact }: LineageFlags): void {
  if (mermaid !== true || (json !== true && impact !== true)) return;
  const other = json === true ? '--json' : '--impact';
  throw new IngotError('OPTION_INVALID', `--mermaid and ${other} can't go together`, {
    hint: `Leave one of them out.`,
  });
}
