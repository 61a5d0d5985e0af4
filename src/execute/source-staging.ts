import { join } from 'node:path';
import type { Session } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { Event } from '../core/event.ts';
import { interruptible } from '../core/interruptible.ts';
import type { Source, UniqueId } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { StagingEngine } from './staging-engine.ts';
import { removeStale, stageSource, type StagedSource } from './staging/stage-source.ts';
import type { StagedFile } from './staging/staged-file.ts';

/** The staged files of a source, and when staging them began. */
export interface Staged {
  readonly source: StagedSource;
  readonly startedAt: Date;
}

/** Stages the file sources of one run, each once, whoever asks first. */
export class SourceStaging implements AsyncDisposable {
  readonly stagingDir: string;
  readonly #project: Project;
  readonly #context: Context;
  readonly #batchId: string;
  readonly #engine: StagingEngine;
  readonly #staged = new Map<UniqueId, Promise<Staged>>();
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

  stage(source: Source): Promise<Staged> {
    const known = this.#staged.get(source.uniqueId);
    if (known !== undefined) return known;
    const staged = this.#stage(source);
    this.#staged.set(source.uniqueId, staged);
    return staged;
  }

  /** The view of a source reads these files from now on. */
  settle(source: Source, { source: staged }: Staged): void {
    this.#settled.set(source, staged);
  }

  /** Removes the files that views of this run's sources read before; only once readers see the new ones. */
  async removeStale(): Promise<void> {
    for (const [source, staged] of this.#settled) await removeStale(source, staged, this);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#staged.values());
    await this.#engine[Symbol.asyncDispose]();
  }

  async #stage(source: Source): Promise<Staged> {
    const { root, dataDir } = this.#project;
    const { now, signal, emit } = this.#context;
    const startedAt = now();
    await using session = await this.#engine.connect();
    const staged = await interruptible(session, signal, () =>
      stageSource(source, {
        projectRoot: root,
        dataDir,
        stagingDir: this.stagingDir,
        session,
        now,
        batchId: this.#batchId,
        signal,
        onFile: (file: StagedFile) => emit(stagedEvent(source, file)),
      }),
    );
    for (const duplicate of staged.duplicates)
      emit({ type: 'warning', warning: duplicateWarning(source, duplicate) });
    return { source: staged, startedAt };
  }
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
