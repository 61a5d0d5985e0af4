import { loadConfig } from '../../engine.ts';
import { cleanFolder, refuseUnsafe, type CleanRules } from '../clean-folder.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { OutputFlags } from '../options.ts';
import { projectDirOf } from '../project-options.ts';
import { countOf } from '../reporters/numbers.ts';

export interface CleanFlags extends OutputFlags {
  readonly projectDir?: string;
}

/** Deletes what ingot made in the project and can make again. */
export function clean(flags: CleanFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context }) => {
    const { root, dataDir, config } = loadConfig({ projectDir: projectDirOf(flags) }, context());
    const { paths } = config;
    const { models, seeds, snapshots, tests, macros } = paths;
    const sources = [...models, ...seeds, ...snapshots, ...tests, ...macros];
    const rules: CleanRules = { root, dataDir, sources };
    const folders = [...new Set([paths.target, ...paths.clean])].sort();
    for (const folder of folders) await refuseUnsafe(folder, rules);
    for (const folder of folders) {
      const { deleted, kept } = await cleanFolder(folder, rules);
      if (flags.quiet === true) continue;
      const what = deleted === 0 ? 'nothing to delete' : `deleted ${countOf(deleted, 'file')}`;
      terminal.out(`${folder}/: ${what}\n`);
      for (const path of kept) terminal.out(`  kept ${path}, which is a database or data\n`);
    }
    return exitCode.ok;
  });
}
