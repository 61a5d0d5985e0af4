import { join } from 'node:path';
import type { CompiledNode, CompiledNodes } from '../core/compiled.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Project } from '../core/project.ts';
import { isFailure, type RunResults } from '../core/results.ts';
import type { RunOptions } from '../core/run-options.ts';
import { version } from '../core/version.ts';
import { manifestArtifact } from './manifest-artifact.ts';
import { runResultsArtifact } from './run-results-artifact.ts';
import { writeArtifact } from './write-artifact.ts';
import { writeCompiled } from './write-compiled.ts';

export interface ManifestRecord {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly compiled: CompiledNodes;
  readonly invocationId: string;
  readonly runStartedAt: Date;
  /** Whose SQL is written out for people to read. */
  readonly isWritten: (compiled: CompiledNode) => boolean;
}

/** Stage 7, first half, before anything is built: the compiled SQL and `manifest.json`. */
export async function writeManifest(record: ManifestRecord): Promise<void> {
  writeCompiled(record.project, [...record.compiled.values()].filter(record.isWritten));
  const text = manifestArtifact({ ...record, generatedAt: record.runStartedAt, version });
  await writeArtifact(artifactPath(record.project, 'manifest.json'), text);
}

/** Stage 7, second half: `run_results.json`. */
export async function writeRunResults(
  run: RunResults,
  project: Project,
  options: RunOptions,
): Promise<void> {
  const { command, select, exclude, vars, failFast } = options;
  const bad = run.results.filter(({ status }) => status === 'warn' || isFailure(status));
  writeCompiled(
    project,
    bad.map(({ node, compiledSql = '' }) => ({ node, sql: compiledSql })),
  );
  const args = {
    which: command,
    select,
    exclude,
    vars,
    target: project.target.name,
    threads: project.target.threads,
    fail_fast: failFast,
  };
  await writeArtifact(
    artifactPath(project, 'run_results.json'),
    runResultsArtifact({ run, version, args }),
  );
}

function artifactPath({ root, config }: Project, name: string): string {
  return join(root, config.paths.target, name);
}
