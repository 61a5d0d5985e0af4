import { parse } from 'node:path';
import type { Target } from '../core/project.ts';

/** A path of the project as dbt gives it in `path`: without the root folder of its kind. */
export function belowRoot(path: string, roots: readonly string[]): string {
  const root = roots.find((each) => path.startsWith(`${each}/`));
  return root === undefined ? path : path.slice(root.length + 1);
}

/** The name under which DuckDB knows a database that it opens: its file's name without the ending. */
export function databaseName({ path }: Target): string {
  return path === ':memory:' ? 'memory' : parse(path).name;
}
