import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Session } from '../core/adapter.ts';
import { EngineError } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { FileSpec } from '../core/file-spec.ts';
import { keyOf } from '../core/key-of.ts';
import type { Seed, Source, UniqueId } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { renderRelation } from '../core/relation.ts';
import type { InputHashes, SourceFiles } from '../state/change-request.ts';
import { stateSchemaOf } from '../state/state-tables.ts';
import { takenFiles, takenFingerprint } from '../state/taken-files.ts';
import { listSource } from './listed-source.ts';
import { rowsDigest } from './rows-digest.ts';
import type { SourceStaging } from './source-staging.ts';
import { isViewWhole, stagedViews, type StagedViews } from './staged-views.ts';
import { fileIdentities, readIdentities } from './staging/file-identity.ts';
import { findFiles, type ListedFile } from './staging/find-files.ts';
import { fileFingerprints } from './staging/fingerprint.ts';
import { isMuchUnseen, rawFile } from './staging/raw-file.ts';
import { batchFileName } from './staging/staged-batch.ts';
import type { StagedSource } from './staging/stage-source.ts';

/** The raw files of a source as they are now. */
interface PresentFiles {
  /** By path. */
  readonly checksums: ReadonlyMap<string, string>;
  readonly reading: string;
  /** Keys of folders that are columns too. */
  readonly hiveKeys: readonly string[];
  /** Whether all of them were staged before, so that a view may read them. */
  readonly isStaged: boolean;
  /** Names of the batches that hold them. */
  readonly batches: readonly string[];
}

export interface RawInputsOptions {
  readonly project: Project;
  readonly context: Context;
  readonly staging: SourceStaging;
  /** Whether sources that grow are made anew, so that they are due. */
  readonly fullRefresh: boolean;
  /** Whether a source may be staged to see what its files are: large ones are read once then. */
  readonly mayStage: boolean;
}

/** Reads raw files, seeds and foreign tables to see whether they are what they were; files once in a run. */
export class RawInputs {
  readonly #options: RawInputsOptions;
  readonly #found = new Map<UniqueId, Promise<readonly ListedFile[]>>();
  readonly #files = new Map<UniqueId, Promise<PresentFiles | undefined>>();
  readonly #staged = new Map<UniqueId, SourceFiles>();
  readonly #seeds = new Map<UniqueId, Promise<string | undefined>>();
  readonly #views = new WeakMap<Session, Promise<StagedViews>>();

  constructor(options: RawInputsOptions) {
    this.#options = options;
  }

  /** @param session on the target; undefined where there is no database yet */
  beside(session: Session | undefined): InputHashes {
    return {
      files: (source) => this.files(source, session),
      seed: (seed) => this.seed(seed),
      table: (source) => tableHash(source, session),
    };
  }

  /** @param session on the target; only it knows which files a source with `new_files_only` has taken */
  async files(source: Source, session?: Session): Promise<SourceFiles | undefined> {
    const staged = this.#staged.get(source.uniqueId);
    if (staged !== undefined) return staged;
    const known = this.#files.get(source.uniqueId) ?? this.#readFiles(source);
    this.#files.set(source.uniqueId, known);
    const present = await known;
    return present === undefined ? undefined : this.#sourceFiles(source, present, session);
  }

  /** Whether nothing is to be read for longer than a moment to tell of a source's files. */
  async isQuick(source: Source): Promise<boolean> {
    if (source.files === undefined || this.#staged.has(source.uniqueId)) return true;
    const found = await this.#find(source, source.files).catch(() => []);
    return !isMuchUnseen(found, await this.#options.staging.seen(source));
  }

  seed(seed: Seed): Promise<string | undefined> {
    const known = this.#seeds.get(seed.uniqueId) ?? this.#readSeed(seed);
    this.#seeds.set(seed.uniqueId, known);
    return known;
  }

  /** What was staged is what counts for the rest of the run, whatever the files hold by now. */
  keepStaged(
    { uniqueId, files }: Source,
    { fingerprints, lists }: Pick<StagedSource, 'fingerprints' | 'lists'>,
  ): void {
    const folder = this.#options.staging.stagingDir;
    const batches = files?.newFilesOnly === true ? [] : batchNames(lists);
    this.#staged.set(uniqueId, { fingerprints, folder, isStaged: true, batches });
  }

  async #readFiles(source: Source): Promise<PresentFiles | undefined> {
    const { context, staging } = this.#options;
    if (source.files === undefined) return undefined;
    try {
      if (this.#mayStage(source) && staging.isAsked(source)) return await this.#stage(source);
      const found = await this.#find(source, source.files);
      const seen = await staging.seen(source);
      if (this.#mayStage(source) && isMuchUnseen(found, seen))
        return await this.#stage(source, found);
      const listed = await listSource(source, source.files, { ...this.#options, found });
      const { reading, hiveKeys, staged, look } = listed;
      const checksums = new Map<string, string>();
      for (const file of found) {
        context.signal.throwIfAborted();
        checksums.set(file.sourcePath, (await rawFile(file, look)).checksum);
      }
      await seen.write();
      const batches = new Set(
        [...readIdentities(checksums, hiveKeys)].map((identity) => staged.batchOf(identity)),
      );
      const isStaged = !batches.has(undefined);
      const names = [...batches].filter((name) => name !== undefined).sort();
      return { checksums, reading, hiveKeys, isStaged, batches: names };
    } catch (error) {
      return this.#untold(error);
    }
  }

  /** Which files of a source that grows are to be staged, only its table knows. */
  #mayStage({ files }: Source): boolean {
    return this.#options.mayStage && files?.newFilesOnly !== true;
  }

  async #stage(source: Source, found?: readonly ListedFile[]): Promise<PresentFiles> {
    const staged = await this.#options.staging.stage(source, found && { found });
    const { read: checksums, reading, hiveKeys, counts, lists } = staged.source;
    const isStaged = counts.converted === 0;
    return { checksums, reading, hiveKeys, isStaged, batches: batchNames(lists) };
  }

  #find({ uniqueId }: Source, files: FileSpec): Promise<readonly ListedFile[]> {
    const { root: projectRoot, dataDir } = this.#options.project;
    const found =
      this.#found.get(uniqueId) ??
      findFiles(files, { projectRoot, dataDir }, { mayBeNone: files.newFilesOnly });
    this.#found.set(uniqueId, found);
    return found;
  }

  async #sourceFiles(
    source: Source,
    { checksums, reading, hiveKeys, isStaged, batches }: PresentFiles,
    session: Session | undefined,
  ): Promise<SourceFiles> {
    const folder = this.#options.staging.stagingDir;
    const settled = this.#options.staging.settled(source);
    if (source.files?.newFilesOnly !== true)
      return {
        fingerprints: fileFingerprints(checksums, reading),
        folder,
        isStaged: isStaged && (session === undefined || (await this.#isWhole(source, session))),
        batches: settled === undefined ? batches : batchNames(settled.lists),
      };
    const taken =
      session === undefined
        ? []
        : await takenFiles(source.uniqueId, { session, schema: await stateSchemaOf(session) });
    const fingerprints = takenFingerprint(source, {
      taken: fileIdentities(taken, hiveKeys),
      present: readIdentities(checksums, hiveKeys),
      reading,
    });
    return { fingerprints, folder, isStaged: !this.#options.fullRefresh, batches: [] };
  }

  async #isWhole({ relation }: Source, session: Session): Promise<boolean> {
    const views = this.#views.get(session) ?? stagedViews(session);
    this.#views.set(session, views);
    return isViewWhole(relation, await views);
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

function batchNames({ batches }: StagedSource['lists']): readonly string[] {
  return batches.map((path) => basename(path, batchFileName(''))).sort();
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
