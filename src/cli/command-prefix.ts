import { relative, resolve, sep } from 'node:path';
import type { ProjectFlags } from './options.ts';

export interface Installation {
  /** The folder of ingot's own package.json. */
  readonly packageRoot: string;
  /** The folder that the user stands in. */
  readonly workingDir: string;
}

/** Options that say which project and target is meant, as a user would write them again. */
export function sameProject(flags: ProjectFlags): string {
  const options = [
    ['--project-dir', flags.projectDir],
    ['--profiles-dir', flags.profilesDir],
    ['--profile', flags.profile],
    ['--target', flags.target],
    ['--env', flags.env],
  ] as const;
  return options
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name} ${shellWord(value)}`]))
    .join('');
}

/** A word as a shell takes it, in quotes where it needs them. */
export function shellWord(value: string): string {
  return /^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** What a user types here to start the program. */
export function commandPrefix({ packageRoot, workingDir }: Installation): string {
  const from = relative(workingDir, packageRoot);
  if (!packageRoot.split(sep).includes('node_modules')) {
    const isInClone = from === '' || from.split(sep).every((part) => part === '..');
    return isInClone ? 'npm run ingot --' : `node ${resolve(packageRoot, 'src/cli/main.ts')}`;
  }
  const owner = packageRoot.slice(0, packageRoot.lastIndexOf(`${sep}node_modules${sep}`));
  const isInstalledHere = workingDir === owner || workingDir.startsWith(owner + sep);
  return isInstalledHere ? 'npx ingot' : 'ingot';
}
