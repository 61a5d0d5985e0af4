import { describedColumns } from '../core/described-columns.ts';
import { hash } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { Input, Inputs, ReadableNode } from '../check/inputs.ts';
import { keyOf } from '../core/key-of.ts';
import type { TargetCatalog } from '../check/target-catalog.ts';
import type { ColumnType } from '../core/columns.ts';
import type { Session } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import { mistakesOf } from '../core/error.ts';
import type { FileSpec } from '../core/file-spec.ts';
import type { Seed, Source, UniqueId } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { seedFacts } from '../state/facts.ts';
import { checkSameColumns } from './seeds/header-changes.ts';
import { readSeed, seedBytes } from './seeds/read-seed.ts';
import { seedSelect } from './seeds/seed-select.ts';
import { sourceColumns } from './source-columns.ts';
import type { SourceStaging } from './source-staging.ts';
import { checkTypes } from './staging/column-types.ts';

export interface InputColumnsOptions {
  readonly project: Project;
  readonly context: Context;
  readonly catalog: TargetCatalog;
  readonly staging: SourceStaging;
  /** Undefined where nothing is built: then all of the project is taken as it would be. */
  readonly builds: Builds | undefined;
}

/** What the command that follows builds; what is wrong with sources and seeds among it is told by their own results. */
export interface Builds {
  readonly ids: ReadonlySet<UniqueId>;
  /** Whether sources may be staged where only that tells their columns. */
  readonly mayStage: boolean;
  /** Whether seeds may have other columns than their tables. */
  readonly fullRefresh?: boolean;
}

/** The columns of sources, of seeds, and of models that are read and not built. */
export class InputColumns implements Inputs {
  readonly #options: InputColumnsOptions;

  constructor(options: InputColumnsOptions) {
    this.#options = options;
  }

  async of(node: ReadableNode): Promise<Input | undefined> {
    const { builds } = this.#options;
    const isMade = node.resourceType !== 'source' || node.files !== undefined;
    if (isMade && (builds === undefined || builds.ids.has(node.uniqueId)))
      return this.#tolerant(() => this.#made(node));
    return (await this.#inTarget(node)) ?? declared(node);
  }

  async #made(node: ReadableNode): Promise<Input | undefined> {
    switch (node.resourceType) {
      case 'source':
        return node.files === undefined ? undefined : this.#files(node, node.files);
      case 'seed':
        return this.#seed(node);
      case 'model':
      case 'snapshot':
        return undefined;
    }
  }

  async #inTarget({ relation }: ReadableNode): Promise<Input | undefined> {
    const columns = await this.#options.catalog.columns(relation);
    return columns === undefined ? undefined : inputOf(columns);
  }

  async #files(source: Source, files: FileSpec): Promise<Input> {
    const { builds, staging, catalog } = this.#options;
    const mayStage = builds?.mayStage === true;
    const standing = files.newFilesOnly ? await catalog.columns(source.relation) : undefined;
    const columns =
      standing ?? (await sourceColumns(source, files, { ...this.#options, mayStage }));
    return {
      ...inputOf(columns),
      columns: () =>
        this.#tolerant(async () => {
          await using session = await staging.connect();
          await checkTypes(source, session);
          return columns;
        }),
    };
  }

  async #seed(seed: Seed): Promise<Input> {
    const { project, staging, builds } = this.#options;
    const bytes = await seedBytes(seed, project.root);
    const isGuarded = builds !== undefined && (seed.fullRefresh ?? builds.fullRefresh) !== true;
    const { config } = seedFacts(seed, '');
    return {
      key: keyOf([
        hash('sha256', bytes),
        JSON.stringify([config, seed.optionalTypes]),
        String(isGuarded),
      ]),
      columns: () =>
        this.#tolerant(async () => {
          await using session = await staging.connect();
          return await this.#seedColumns(seed, session, isGuarded);
        }),
    };
  }

  async #seedColumns(
    seed: Seed,
    session: Session,
    isGuarded: boolean,
  ): Promise<readonly ColumnType[]> {
    const { project, staging, catalog, context } = this.#options;
    const { seedValues: known } = staging;
    // A check writes nothing into the project.
    await using records = await readSeed(seed, { root: project.root, copies: tmpdir() });
    // A build refuses other columns than the table has: what reads it is not to be measured by them.
    if (isGuarded) checkSameColumns(seed, records.names, await catalog.columns(seed.relation));
    const { signal } = context;
    const select = await seedSelect({ seed, records, session, signal, known });
    return await describedColumns(select, session);
  }

  /** What is wrong with a source or a seed is told by its own result, where it is about to be built. */
  async #tolerant<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (this.#options.builds === undefined || mistakesOf(error) === undefined) throw error;
      return undefined;
    }
  }
}

function inputOf(columns: readonly ColumnType[]): Input {
  const key = keyOf(columns.flatMap(({ name, type }) => [name, type]));
  return { key, columns: () => Promise.resolve(columns) };
}

/** A table that others load, where the project says the type of each of its columns. */
function declared(node: ReadableNode): Input | undefined {
  if (node.resourceType !== 'source' || node.columns.length === 0) return undefined;
  const columns = node.columns.flatMap(({ name, dataType }) =>
    dataType === undefined ? [] : [{ name, type: dataType }],
  );
  return columns.length === node.columns.length ? inputOf(columns) : undefined;
}
