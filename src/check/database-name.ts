import { basename, extname } from 'node:path';
import type { Target } from '../core/project.ts';

/** What DuckDB calls the database of a target: as its file is called. */
export function databaseName({ path }: Target): string {
  return path === ':memory:' ? 'memory' : basename(path, extname(path));
}
