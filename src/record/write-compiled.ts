import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CompiledSql } from '../core/compiled.ts';
import { compiledPath } from '../core/compiled.ts';
import type { Node } from '../core/node.ts';
import type { Project, ProjectPaths } from '../core/project.ts';
import { notWritten } from './write-artifact.ts';

/** What is written of a node. */
export interface CompiledFile extends Pick<CompiledSql, 'sql'> {
  readonly node: Node;
  readonly incremental?: Pick<CompiledSql, 'sql'>;
}

/** Writes compiled SQL to `target/compiled`. */
export function writeCompiled({ root, config }: Project, compiled: Iterable<CompiledFile>): void {
  const made = new Set<string>();
  for (const { path: file, sql } of [...compiled].flatMap((each) => filesOf(each, config.paths))) {
    const path = join(root, file);
    const parent = dirname(path);
    try {
      if (!made.has(parent)) mkdirSync(parent, { recursive: true });
      made.add(parent);
      // Most files stay what they are, and reading one costs less than writing it.
      if (readIfThere(path) === `${sql}\n`) continue;
      // Read by people only, and written anew by every run: a half file costs nothing.
      writeFileSync(path, `${sql}\n`);
    } catch (cause) {
      throw notWritten(path, cause);
    }
  }
}

/** Of an incremental model, what a later build runs stands beside what the first one does. */
function filesOf(
  { node, sql, incremental }: CompiledFile,
  paths: ProjectPaths,
): readonly { readonly path: string; readonly sql: string }[] {
  if (sql === '') return [];
  const path = compiledPath(node, paths);
  const later = { path: path.replace(/\.sql$/, '.incremental.sql'), sql: incremental?.sql ?? '' };
  return incremental === undefined ? [{ path, sql }] : [{ path, sql }, later];
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
