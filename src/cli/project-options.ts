import { resolve } from 'node:path';
import type { ProjectOptions } from '../core/run-options.ts';
import type { SelectionFlags } from './options.ts';
import { parseVars } from './parse-vars.ts';

/** The command line's options as the engine takes them. */
export async function toProjectOptions(flags: SelectionFlags): Promise<ProjectOptions> {
  return {
    projectDir: projectDirOf(flags),
    profilesDir: flags.profilesDir === undefined ? undefined : resolve(flags.profilesDir),
    profileName: flags.profile,
    targetName: flags.target,
    envName: flags.env,
    vars: await parseVars(flags.vars),
    threads: flags.threads,
    select: flags.select ?? [],
    exclude: flags.exclude ?? [],
  };
}

export function projectDirOf(flags: { readonly projectDir?: string }): string {
  return resolve(flags.projectDir ?? '.');
}
