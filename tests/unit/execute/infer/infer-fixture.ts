import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDb } from '../../../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Context } from '../../../../src/core/context.ts';
import { mistakesOf } from '../../../../src/core/error.ts';
import { inferFiles, type InferLimits } from '../../../../src/execute/infer/infer.ts';
import type { InferredSource } from '../../../../src/execute/infer/inferred.ts';
import { sourceYaml } from '../../../../src/execute/infer/source-yaml.ts';
import { writeFiles } from '../../../support/create-project.ts';

export interface InferOptions {
  readonly patterns?: readonly string[];
  readonly limits?: InferLimits;
}

/** The source for files, named as in a project whose folder they stand in. */
export async function infer(
  files: Readonly<Record<string, string | Uint8Array>>,
  { patterns = Object.keys(files), limits }: InferOptions = {},
): Promise<InferredSource> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'ingot-infer-')));
  try {
    await writeFiles(root, files);
    const project = { root, dataDir: join(root, 'data') };
    const request = { patterns, workingDir: root, project };
    return await inferFiles(limits === undefined ? request : { ...request, limits }, context);
  } finally {
    await rm(root, { recursive: true });
  }
}

/** The remarks on the files as a whole, and what stands below `files`, without indentation. */
export async function inferTable(
  files: Readonly<Record<string, string | Uint8Array>>,
  options?: InferOptions,
): Promise<string> {
  const lines = sourceYaml(await infer(files, options)).split('\n');
  const remarks = lines.filter((line) => line.startsWith('#'));
  const table = lines.filter((line) => line.startsWith('        ') && !/^ {8}files:/.test(line));
  return [...remarks, ...table.map((line) => line.slice(8))].join('\n');
}

/** What a user reads where nothing can be inferred. */
export async function inferMistake(
  files: Readonly<Record<string, string | Uint8Array>>,
  options?: InferOptions,
): Promise<string> {
  try {
    await infer(files, options);
    return 'no mistake';
  } catch (error) {
    const [mistake] = mistakesOf(error) ?? [];
    if (mistake === undefined) throw error;
    return `${mistake.code}: ${mistake.message}`;
  }
}

export const context: Context = {
  environment: {},
  homeDir: '/nowhere',
  now: () => new Date(0),
  newId: () => '00000000-0000-0000-0000-000000000000',
  emit: () => undefined,
  signal: new AbortController().signal,
  openAdapter: openDuckDb,
};
