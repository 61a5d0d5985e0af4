import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CompiledSql } from '../core/compiled.ts';
import { compiledPath } from '../core/compiled.ts';
import type { Node } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { notWritten } from './write-artifact.ts';

/** Writes the compiled SQL of models and tests to `target/compiled`. */
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
      // Read by people only, and written anew by every run: a half file costs nothing.
      writeFileSync(path, `${sql}\n`);
    } catch (cause) {
      throw notWritten(path, cause);
    }
  }
}
