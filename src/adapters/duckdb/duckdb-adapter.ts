import { mkdir, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { DuckDBInstance, version } from '@duckdb/node-api';
import type { Adapter, Capabilities, Session } from '../../core/adapter.ts';
import type { OpenAdapterOptions } from '../../core/context.ts';
import type { Target } from '../../core/project.ts';
import { shownPath } from '../../core/target.ts';
import { attachBase, attachReadOnly } from './attach.ts';
import { applyGlobalSettings, isGlobalSetting } from './global-settings.ts';
import { DuckDbSession } from './duckdb-session.ts';
import { openError } from './open-error.ts';
import { waitForLock } from './wait-for-lock.ts';

/** Opens (and where needed creates) the database of a target. */
export async function openDuckDb(target: Target, options: OpenAdapterOptions): Promise<Adapter> {
  const inMemory = target.path === ':memory:';
  if (!inMemory && options.readOnly !== true) await prepareFile(target.path);
  try {
    return await waitForLock(() => DuckDbAdapter.open(target, options), options.waitSeconds);
  } catch (error) {
    throw openError(error, target, options);
  }
}

/** A DuckDB database, owned by this process until it is disposed. */
class DuckDbAdapter implements Adapter {
  readonly capabilities: Capabilities;
  readonly place: string;
  readonly version = `DuckDB ${version()}`;
  readonly #instance: DuckDBInstance;
  readonly #target: Target;

  private constructor(instance: DuckDBInstance, target: Target, place: string) {
    this.#instance = instance;
    this.#target = target;
    this.place = place;
    this.capabilities = { persistent: place !== 'memory' };
  }

  static async open(target: Target, options: OpenAdapterOptions): Promise<DuckDbAdapter> {
    const settings = settingsOf(target, options);
    const inMemory = target.path === ':memory:';
    // One instance for a file and process: a second one would commit over the first one's rows.
    const instance = await (inMemory
      ? DuckDBInstance.create(':memory:', settings)
      : DuckDBInstance.fromCache(target.path, settings));
    try {
      // Before the fence is closed.
      if (!inMemory && target.overlay !== undefined) {
        await using session = new DuckDbSession(await instance.connect(), target);
        await attachBase(session, target.overlay, options);
      }
      await applyGlobalSettings(instance, target);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
    const place = inMemory ? 'memory' : shownPath(target.path, options.root);
    return new DuckDbAdapter(instance, target, place);
  }

  async connect(): Promise<Session> {
    return new DuckDbSession(await this.#instance.connect(), this.#target);
  }

  attachReadOnly(...request: Parameters<typeof attachReadOnly>): Promise<void> {
    return attachReadOnly(...request);
  }

  async listRelations(session: Session): ReturnType<Adapter['listRelations']> {
    const { rows } =
      await session.query(`select schema_name, table_name, comment, estimated_size, names
from duckdb_tables()
left join (
  select table_oid, list(column_name order by column_index) as names
  from duckdb_columns()
  where database_name = current_database() and not internal
  group by table_oid
) using (table_oid)
where database_name = current_database() and not internal
union all
select schema_name, view_name, comment, null, null
from duckdb_views()
where database_name = current_database() and not internal`);
    return rows.map(([schema, identifier, comment, size, names]) => ({
      relation: { schema: String(schema), identifier: String(identifier) },
      type: size === null ? 'view' : 'table',
      comment: comment === null ? undefined : String(comment),
      rows: size === null ? undefined : Number(size),
      columns: Array.isArray(names) ? names.map(String) : undefined,
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#instance.closeSync();
  }
}

/** A folder for what does not fit into memory stands in the project, wherever the process runs. */
function settingsOf(
  { settings, threads }: Target,
  { root, readOnly }: OpenAdapterOptions,
): Record<string, string> {
  const { temp_directory: folder } = settings;
  return {
    // A checkpoint writes the catalog of all tables; one at the end is enough for what fits into memory with ease.
    ...(readOnly !== true && {
      threads: String(threadsBeside(threads)),
      checkpoint_threshold: '128MB',
    }),
    ...Object.fromEntries(Object.entries(settings).filter(([name]) => !isGlobalSetting(name))),
    ...(folder !== undefined && { temp_directory: resolve(root, folder) }),
    ...(readOnly === true && { access_mode: 'read_only' }),
  };
}

/**
 * DuckDB 1.5 counts one connection among its threads, yet every connection works on a thread of its own. Together they
 * shall be no more than there are processors, which takes a fifth off the processor time of many small models; but half
 * of the processors are there for one big model.
 */
function threadsBeside(connections: number): number {
  const processors = availableParallelism();
  return Math.max(Math.ceil(processors / 2), processors - connections + 1);
}

/** Makes the folder, and removes an empty file, which a kill at the moment of creation leaves and DuckDB refuses. */
async function prepareFile(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch {
    return; // Opening fails next, and tells why.
  }
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true && found.size === 0) await rm(path);
}
