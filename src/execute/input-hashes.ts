import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../core/adapter.ts';
import { EngineError } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import { keyOf } from '../core/key-of.ts';
import type { Seed, Source, UniqueId } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { renderRelation } from '../core/relation.ts';
import type { InputHashes, SourceFiles } from '../state/change-request.ts';
import { rowsDigest } from './rows-digest.ts';
import { findFiles } from './staging/find-files.ts';
import { fingerprintOf } from './staging/fingerprint.ts';
import { checksumOf } from './staging/read-file.ts';
import type { StagedSource } from './staging/stage-source.ts';
import { findStaged } from './staging/staged-file.ts';
import { stagingFolder } from './staging/staging-folder.ts';

export interface RawInputsOptions {
  readonly project: Project;
  readonly context: Context;
  readonly stagingDir: string;
}

/** Reads raw files, seeds and foreign tables to see whether they are what they were; files once in a run. */
export class RawInputs {
  readonly #options: RawInputsOptions;
  readonly #files = new Map<UniqueId, Promise<SourceFiles | undefined>>();
  readonly #seeds = new Map<UniqueId, Promise<string | undefined>>();

  constructor(options: RawInputsOptions) {
    this.#options = options;
  }

  /** @param session on the target; undefined where there is no database yet */
  beside(session: Session | undefined): InputHashes {
    return {
      files: (source) => this.files(source),
      seed: (seed) => this.seed(seed),
      table: (source) => tableHash(source, session),
    };
  }

  files(source: Source): Promise<SourceFiles | undefined> {
    const known = this.#files.get(source.uniqueId) ?? this.#readFiles(source);
    this.#files.set(source.uniqueId, known);
    return known;
  }

  seed(seed: Seed): Promise<string | undefined> {
    const known = this.#seeds.get(seed.uniqueId) ?? this.#readSeed(seed);
    this.#seeds.set(seed.uniqueId, known);
    return known;
  }

  /** What was staged is what counts for the rest of the run, whatever the files hold by now. */
  keepStaged({ uniqueId }: Source, { read }: Pick<StagedSource, 'read'>): void {
    const fingerprints = Object.fromEntries(
      read.map((file) => [file.sourcePath, file.fingerprint]),
    );
    const folder = this.#options.stagingDir;
    this.#files.set(uniqueId, Promise.resolve({ fingerprints, folder, isStaged: true }));
  }

  async #readFiles(source: Source): Promise<SourceFiles | undefined> {
    const { project, context, stagingDir } = this.#options;
    if (source.files === undefined) return undefined;
    const folders = { projectRoot: project.root, dataDir: project.dataDir };
    try {
      const fingerprints: Record<string, string> = {};
      let isStaged = true;
      for (const { path, sourcePath } of await findFiles(source.files, folders)) {
        const fingerprint = fingerprintOf(await checksumOf(path, context.signal), source);
        fingerprints[sourcePath] = fingerprint;
        isStaged &&=
          (await findStaged(stagingFolder(source, stagingDir), fingerprint)) !== undefined;
      }
      return { fingerprints, folder: stagingDir, isStaged };
    } catch (error) {
      return this.#untold(error);
    }
  }

  async #readSeed(seed: Seed): Promise<string | undefined> {
    try {
      return hash('sha256', await readFile(join(this.#options.project.root, seed.path)));
    } catch (error) {
      return this.#untold(error);
    }
  }

  /** What is wrong with a file is told when it is staged or loaded. */
  #untold(error: unknown): undefined {
    this.#options.context.signal.throwIfAborted();
    const isOfFile = error instanceof IngotError || (error instanceof Error && 'code' in error);
    if (!isOfFile) throw error;
    return undefined;
  }
}

/** A sum of hashes tells tables apart however their rows are ordered. */
async function tableHash(
  { relation }: Source,
  session: Session | undefined,
): Promise<string | undefined> {
  if (session === undefined) return undefined;
  try {
    const { rows } = await session.query(`describe ${renderRelation(relation)}`);
    const names = rows.map(([name]) => String(name));
    return keyOf([...rows.flat().map(String), await rowsDigest(relation, names, session)]);
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
