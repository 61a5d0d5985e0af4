import { join } from 'node:path';
import type { Adapter, Session } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import type { Project } from '../core/project.ts';

/**
 * The DuckDB that converts raw files to Parquet: in memory, apart from the target's, whatever engine that is. One thread
 * keeps the records in the order of the file and takes least memory; several sources still convert side by side.
 * Opened when the first source asks for it.
 */
export class StagingEngine implements AsyncDisposable {
  readonly #project: Project;
  readonly #context: Context;
  #adapter: Promise<Adapter> | undefined;

  constructor(project: Project, context: Context) {
    this.#project = project;
    this.#context = context;
  }

  async connect(): Promise<Session> {
    this.#adapter ??= this.#open();
    return (await this.#adapter).connect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#adapter)?.[Symbol.asyncDispose]();
  }

  #open(): Promise<Adapter> {
    const { target, root, config } = this.#project;
    // What else a target sets shall not change what is read: its time zone, say.
    const memory = Object.entries(target.settings).filter(([name]) =>
      /^(?:memory_limit|max_memory)$/i.test(name),
    );
    const settings = {
      ...Object.fromEntries(memory),
      threads: '1',
      preserve_insertion_order: 'true',
      temp_directory: join(root, config.paths.target, 'tmp'),
    };
    return this.#context.openAdapter(
      // Raw files are named in YAML and never by SQL, so a fence around SQL does not concern them.
      { ...target, path: ':memory:', settings, fence: undefined },
      { root, waitSeconds: 0 },
    );
  }
}
