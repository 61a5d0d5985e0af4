import type { Adapter, Session } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import type { Project } from '../core/project.ts';
import { quoteIdentifier, relationKey, renderRelation, type Relation } from '../core/relation.ts';
import { standingTarget } from './standing-target.ts';
import { columnsOfTables, emptyTable, EmptyTables } from './empty-tables.ts';

export interface TargetCatalogOptions {
  readonly project: Project;
  readonly context: Context;
  readonly waitSeconds: number;
  /** An open adapter, which stays open; undefined: the target is opened for reading. */
  readonly adapter?: Adapter | undefined;
  /** Without the database less can be checked, and nothing else is lost: that it can't be opened is a warning. */
  readonly isOptional: boolean;
}

/** What stands in the target's database now. Opened, for reading only, when something is asked. */
export class TargetCatalog implements AsyncDisposable {
  readonly #options: TargetCatalogOptions;
  #session: Promise<Session | undefined> | undefined;
  #own: Adapter | undefined;
  #columns: Promise<ReadonlyMap<string, readonly ColumnType[]>> | undefined;
  #copy: Promise<EmptyTables | undefined> | undefined;
  #copySession: Session | undefined;

  constructor(options: TargetCatalogOptions) {
    this.#options = options;
  }

  /** The columns of a table or view; undefined where it is not there. */
  async columns(relation: Relation): Promise<readonly ColumnType[] | undefined> {
    const session = await this.#open();
    if (session === undefined) return undefined;
    this.#columns ??= columnsOfTables(session);
    return (await this.#columns).get(relationKey(relation));
  }

  /**
   * Empty tables beside everything else that the database has: macros, types, sequences, tables that the project does
   * not know. Undefined where there is no database, or it can't be copied.
   */
  emptyCopy(): Promise<EmptyTables | undefined> {
    return (this.#copy ??= this.#copyEmpty());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#copySession?.[Symbol.asyncDispose]();
    await (await this.#session)?.[Symbol.asyncDispose]();
    await this.#own?.[Symbol.asyncDispose]();
  }

  #open(): Promise<Session | undefined> {
    return (this.#session ??= this.#connect());
  }

  async #connect(): Promise<Session | undefined> {
    const { project, context, waitSeconds, adapter, isOptional } = this.#options;
    const { target, root } = project;
    if (adapter !== undefined) return adapter.connect();
    const standing = standingTarget(target);
    if (standing === undefined) return undefined;
    try {
      this.#own = await context.openAdapter(standing, { root, waitSeconds, readOnly: true });
    } catch (error) {
      if (!isOptional || !(error instanceof IngotError)) throw error;
      context.emit({ type: 'warning', warning: error });
      return undefined;
    }
    return this.#own.connect();
  }

  async #copyEmpty(): Promise<EmptyTables | undefined> {
    if ((await this.#open()) === undefined || this.#own === undefined) return undefined;
    this.#copySession = await this.#own.connect();
    try {
      return await copyEmpty(this.#copySession);
    } catch {
      // What can't be copied is not there for the check, which then says what it misses.
      return undefined;
    }
  }
}

async function copyEmpty(session: Session): Promise<EmptyTables> {
  const { rows } = await session.query('select current_database()');
  const database = quoteIdentifier(String(rows[0]?.[0]));
  await session.execute(`attach ':memory:' as ingot_scratch (read_write)`);
  await session.execute(`copy from database ${database} to ingot_scratch (schema)`);
  await session.execute('use ingot_scratch');
  await viewsToTables(session);
  return new EmptyTables(session);
}

/** A model that is checked replaces what stands under its name, which must be a table for that. */
async function viewsToTables(session: Session): Promise<void> {
  const columns = await columnsOfTables(session);
  const { rows } = await session.query(
    'select schema_name, view_name from duckdb_views() where not internal and database_name = current_database()',
  );
  for (const [schema, identifier] of rows) {
    const relation = { schema: String(schema), identifier: String(identifier) };
    await session.execute(`drop view ${renderRelation(relation)}`);
    const table = columns.get(relationKey(relation)) ?? [];
    if (table.length > 0) await session.execute(emptyTable(relation, table));
  }
}
