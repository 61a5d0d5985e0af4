import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CompiledSql } from '../core/compiled.ts';
import { compiledPath } from '../core/compiled.ts';
import type { Node } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { notWritten } from './write-artifact.ts';

/** Writes compiled SQL to `target/compiled`. */
export function writeCompiled(
  { root, config }: Project,
  compiled: Iterable<Pick<CompiledSql, 'sql'> & { readonly node: Node }>,
): void {
  const made = new Set<string>();
  for (const { node, sql } of compiled) {
    if (sql === '') continue;
    const path = join(root, compiledPath(node, config.paths));
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

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
