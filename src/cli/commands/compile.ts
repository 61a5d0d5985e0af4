import { compileProject } from '../../engine.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { SelectionFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { isTest } from '../../core/node.ts';
import { countQueries } from '../reporters/count-queries.ts';

/** Writes the final SQL of the selected nodes; of a single one it is shown. */
export function compile(flags: SelectionFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context }) => {
    const options = await toProjectOptions(flags);
    const { selected, compiled, project } = await compileProject(options, context());
    const nodes = selected.flatMap((id) => compiled.get(id) ?? []).filter(({ sql }) => sql !== '');
    const [only, other] = nodes.filter(({ node }) => !isTest(node));
    if (options.select.length > 0 && only !== undefined && other === undefined) {
      terminal.out(`${only.sql.trimEnd()}\n`);
      return exitCode.ok;
    }
    const all = nodes.map(({ node }) => node);
    if (flags.quiet !== true) {
      const { target } = project.config.paths;
      terminal.out(
        `Compiled ${countQueries(all)}: files in ${target}/compiled, all in ${target}/manifest.json\n`,
      );
    }
    return exitCode.ok;
  });
}
