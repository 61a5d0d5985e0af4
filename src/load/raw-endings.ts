import { basename } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import type { Project } from '../core/project.ts';
import { endingOf, isAside, isOfAnyEnding } from '../core/raw-file-name.ts';

/** How many of the files that patterns name have which ending, the most first. */
export function countEndings(
  patterns: readonly string[],
  project: Pick<Project, 'root' | 'dataDir'>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of new Set(patterns.flatMap((pattern) => namesOf(pattern, project)))) {
    const ending = endingOf(name);
    counts.set(ending, (counts.get(ending) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

function namesOf(
  pattern: string,
  { root, dataDir }: Pick<Project, 'root' | 'dataDir'>,
): readonly string[] {
  if (!isDynamicPattern(pattern)) return [pattern];
  const plain = pattern.replace(/^(?:\.\/)+/, '');
  const isData = plain.startsWith('data/');
  const names = globSync(isData ? plain.slice('data/'.length) : plain, {
    cwd: isData ? dataDir : root,
    absolute: true,
    onlyFiles: true,
    expandDirectories: false,
    followSymbolicLinks: false,
  });
  return isOfAnyEnding(pattern) ? names.filter((name) => !isAside(basename(name))) : names;
}
