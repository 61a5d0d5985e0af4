import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
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

/**
 * Tells an existing `manifest.json` that this run found the same; false where there is none, and it has to be written.
 * Writing that of thousands of nodes anew takes longer than all else that an unchanged project needs.
 */
export async function renewManifest(
  project: Project,
  { invocationId, runStartedAt }: Pick<ManifestRecord, 'invocationId' | 'runStartedAt'>,
): Promise<boolean> {
  const path = artifactPath(project, 'manifest.json');
  const text = await readFile(path, 'utf8').catch(() => '');
  const start = /^\{"metadata":\{[^{}]*"generated_at":"([^"]*)","invocation_id":"([^"]*)"/.exec(
    text,
  );
  const compiled = join(project.root, project.config.paths.target, 'compiled');
  if (start === null || !existsSync(compiled)) return false;
  const [all, generatedAt = '', id = ''] = start;
  const renewed = all
    .replace(generatedAt, () => runStartedAt.toISOString())
    .replace(id, () => invocationId);
  await writeArtifact(path, renewed + text.slice(all.length));
  return true;
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
