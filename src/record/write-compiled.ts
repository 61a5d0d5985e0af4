import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CompiledNodes } from '../core/compiled.ts';
import type { Project } from '../core/project.ts';
import { notWritten } from './write-artifact.ts';

/** Writes the compiled SQL of models and singular tests to `target/compiled`, under the paths that they have in the project. */
export function writeCompiled({ root, config }: Project, compiled: CompiledNodes): void {
  const folder = join(root, config.paths.target, 'compiled');
  const made = new Set<string>();
  for (const { node, sql } of compiled.values()) {
    const isFile =
      node.resourceType === 'model' ||
      (node.resourceType === 'test' && node.definition.kind === 'singular');
    if (!isFile) continue;
    const path = join(folder, node.path);
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
