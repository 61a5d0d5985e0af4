import type { CompiledNodes } from '../core/compiled.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Project } from '../core/project.ts';
import type { RunResults } from '../core/results.ts';
import type { RunOptions } from '../core/run-options.ts';
import { writeCompiled } from './write-compiled.ts';

interface Recorded {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly compiled: CompiledNodes;
  readonly invocationId: string;
  readonly runStartedAt: Date;
}

export async function writeManifest({ project, compiled }: Recorded): Promise<void> {
  writeCompiled(project, compiled);
}

export async function writeRunResults(
  _run: RunResults,
  _recorded: Omit<Recorded, 'compiled'> & { readonly options: RunOptions },
): Promise<void> {}
