import type { Adapter } from '../../core/adapter.ts';
import type { Context } from '../../core/context.ts';
import { SessionPool } from '../staging/session-pool.ts';

/** As many columns are looked at side by side. */
const sessions = 2;

/** A DuckDB in memory that belongs to no project, as the one that converts raw files. */
export class InferenceEngine implements AsyncDisposable {
  readonly pool: SessionPool;
  readonly #adapter: Adapter;

  private constructor(adapter: Adapter) {
    this.#adapter = adapter;
    this.pool = new SessionPool(() => adapter.connect(), sessions);
  }

  static async open(context: Context, folder: string): Promise<InferenceEngine> {
    const adapter = await context.openAdapter(
      {
        name: 'infer',
        profileName: 'infer',
        type: 'duckdb',
        path: ':memory:',
        schema: 'main',
        threads: sessions,
        settings: { threads: '1', preserve_insertion_order: 'true', temp_directory: folder },
      },
      { root: folder, waitSeconds: 0 },
    );
    return new InferenceEngine(adapter);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool[Symbol.asyncDispose]();
    await this.#adapter[Symbol.asyncDispose]();
  }
}
