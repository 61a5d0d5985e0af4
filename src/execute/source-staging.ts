import { mkdir, readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { Event } from '../core/event.ts';
import type { Source, UniqueId } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { StagingEngine } from './staging-engine.ts';
import {
  removeStale,
  stageSource,
  type StagedSource,
  type StagingExtent,
} from './staging/stage-source.ts';
import { KeptFiles } from './staging/kept-files.ts';
import { SeenFiles } from './staging/seen-files.ts';
import type { StagedFile } from './staging/staged-files.ts';
import { stagingFolder } from './staging/staging-folder.ts';
import { removeAbandoned } from './staging/temporary-folder.ts';

/** The staged files of a source, and when staging them began. */
export interface Staged {
  readonly source: StagedSource;
  readonly startedAt: Date;
}

/** More only wait for the one who reads the raw files. */
const mostConversions = 4;

/** Stages the file sources of one run, each once, whoever asks first. */
export class SourceStaging implements AsyncDisposable {
  readonly stagingDir: string;
  /** How many conversions run at once. */
  readonly parallel = Math.min(availableParallelism(), mostConversions);
  /** The values of the columns of seeds in SQL, as a check or a build of this run has found them. */
  readonly seedValues = new Map<string, readonly string[]>();
  readonly #project: Project;
  readonly #context: Context;
  readonly #batchId: string;
  readonly #engine: StagingEngine;
  readonly #staged = new Map<UniqueId, Promise<Staged>>();
  readonly #seen = new Map<UniqueId, Promise<SeenFiles>>();
  readonly #settled = new Map<Source, StagedSource>();

  constructor(project: Project, context: Context, batchId: string) {
    this.stagingDir = join(project.root, project.config.paths.target, 'staging');
    this.#project = project;
    this.#context = context;
    this.#batchId = batchId;
    this.#engine = new StagingEngine(project, context);
  }

  /** A connection to the engine that converts raw files, which is not the target's. */
  connect(): Promise<Session> {
    return this.#engine.connect();
  }

  /** What is known of the raw files of a source, for all who look at them in this run. */
  seen(source: Source): Promise<SeenFiles> {
    const known =
      this.#seen.get(source.uniqueId) ?? SeenFiles.open(stagingFolder(source, this.stagingDir));
    this.#seen.set(source.uniqueId, known);
    return known;
  }

  /** Whether somebody has had a source staged in this run. */
  isAsked({ uniqueId }: Source): boolean {
    return this.#staged.has(uniqueId);
  }

  stage(source: Source, extent: StagingExtent = {}): Promise<Staged> {
    const known = this.#staged.get(source.uniqueId);
    if (known !== undefined) return known;
    const staged = this.#stage(source, extent);
    this.#staged.set(source.uniqueId, staged);
    return staged;
  }

  /** Some of the files of a source that is a table, whatever else is staged of it. */
  async stageOnly(
    source: Source,
    extent: Required<Pick<StagingExtent, 'only' | 'found'>>,
  ): Promise<StagedSource> {
    return (await this.#stage(source, { ...extent, taken: [] })).source;
  }

  /** The view of a source reads these files from now on. */
  settle(source: Source, { source: staged }: Staged): void {
    this.#settled.set(source, staged);
  }

  /** Removes what runs that were killed have left, also of sources that are not staged now. */
  async removeAbandoned(): Promise<void> {
    for (const folder of await foldersIn(this.stagingDir))
      for (const inner of await foldersIn(folder)) await removeAbandoned(inner);
  }

  /** What the view of a source reads since this run; undefined where that is what it was. */
  settled(source: Source): StagedSource | undefined {
    return this.#settled.get(source);
  }

  /** Removes the files that views of this run's sources read before; only once readers see the new ones. */
  async removeStale(): Promise<void> {
    const { stagingDir } = this;
    for (const [source, staged] of this.#settled) {
      const keeps = this.#keeps(source);
      await keeps.settle(staged.kept);
      const others = await keeps.ofOthers();
      if (others !== undefined) await removeStale(source, staged, { stagingDir, others });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#staged.values());
    await this.#engine[Symbol.asyncDispose]();
  }

  #keeps(source: Source): KeptFiles {
    return new KeptFiles(stagingFolder(source, this.stagingDir), this.#project.target.path);
  }

  async #stage(source: Source, extent: StagingExtent): Promise<Staged> {
    const { root, dataDir } = this.#project;
    const { now, signal, emit } = this.#context;
    const startedAt = now();
    const keeps = this.#keeps(source);
    await mkdir(stagingFolder(source, this.stagingDir), { recursive: true });
    await keeps.begin();
    const staged = await stageSource(source, {
      projectRoot: root,
      dataDir,
      stagingDir: this.stagingDir,
      connect: () => this.#engine.connect(),
      parallel: this.parallel,
      seen: await this.seen(source),
      ...extent,
      now,
      batchId: this.#batchId,
      signal,
      onFile: (file: StagedFile) => emit(stagedEvent(source, file)),
    });
    await keeps.add(staged.kept);
    for (const duplicate of staged.duplicates)
      emit({ type: 'warning', warning: duplicateWarning(source, duplicate) });
    for (const warning of staged.warnings) emit({ type: 'warning', warning });
    return { source: staged, startedAt };
  }
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
}

function duplicateWarning(
  { files }: Source,
  { sourcePath, sameAs }: StagedSource['duplicates'][number],
): IngotError {
  const message = `"${sourcePath}" has the same bytes as "${sameAs}", so its records count once`;
  return new IngotError('SOURCE_FILE_DUPLICATE', message, { location: files?.location });
}

function stagedEvent(node: Source, { sourcePath, rows, rejected, converted }: StagedFile): Event {
  return { type: 'file-staged', node, path: sourcePath, rows, rejected, unchanged: !converted };
}
