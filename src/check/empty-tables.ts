import type { Session, Statement } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import {
  quoteIdentifier,
  quoteLiteral,
  relationKey,
  renderRelation,
  type Relation,
} from '../core/relation.ts';

/** A session on empty tables: what a query is bound against, so that nothing real is touched. */
export class EmptyTables {
  readonly session: Session;
  readonly #made = new Set<string>();
  readonly #schemas = new Set<string>();

  constructor(session: Session) {
    this.session = session;
  }

  /** Makes an empty table of the given columns, once. */
  async add(relation: Relation, columns: readonly ColumnType[]): Promise<void> {
    const key = relationKey(relation);
    if (this.#made.has(key)) return;
    await this.#prepare(relation);
    await this.session.execute(emptyTable(relation, columns));
    this.#made.add(key);
  }

  /**
   * Makes the empty table that a query gives.
   * @throws EngineError when the engine refuses the query
   */
  async bind(relation: Relation, statement: Statement): Promise<void> {
    await this.#prepare(relation);
    await this.session.execute(statement);
    this.#made.add(relationKey(relation));
  }

  /** Makes an empty table of the given columns in the place of another. */
  async replace(relation: Relation, columns: readonly ColumnType[]): Promise<void> {
    this.#made.delete(relationKey(relation));
    await this.add(relation, columns);
  }

  /** Works while tables of the given columns stand in the place of others. */
  async within<T>(
    tables: readonly { readonly relation: Relation; readonly columns: readonly ColumnType[] }[],
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    for (const { relation } of tables) await this.#prepare(relation);
    await this.session.begin();
    try {
      for (const { relation, columns } of tables)
        if (columns.length > 0) await this.session.execute(emptyTable(relation, columns));
      return await work(this.session);
    } finally {
      await this.session.rollback();
    }
  }

  /** The columns of one table, or of a temporary view, which has no schema. */
  async columnsOf(
    relation: Omit<Relation, 'schema'> & { readonly schema?: string },
  ): Promise<readonly ColumnType[]> {
    const { database, schema, identifier } = relation;
    const parts = [database, schema, identifier].filter((part) => part !== undefined);
    const name = parts.map(quoteIdentifier).join('.');
    // describe (1.5) says INTEGER of a column of a view that has no type; the other knows no quotes in names.
    const { rows } = await this.session.query(
      parts.some((part) => part.includes('"'))
        ? `select column_name, column_type from (describe ${name})`
        : `select name, type from pragma_table_info(${quoteLiteral(name)})`,
    );
    return rows.map(([column, type]) => ({ name: String(column), type: String(type) }));
  }

  /** The columns of all tables, by `relationKey`. */
  columns(): Promise<ReadonlyMap<string, readonly ColumnType[]>> {
    return columnsOfTables(this.session);
  }

  async #prepare({ database, schema }: Relation): Promise<void> {
    const place = [database, schema]
      .filter((part) => part !== undefined)
      .map(quoteIdentifier)
      .join('.');
    if (this.#schemas.has(place)) return;
    if (database !== undefined)
      await this.session.execute(`attach if not exists ':memory:' as ${quoteIdentifier(database)}`);
    await this.session.execute(`create schema if not exists ${place}`);
    this.#schemas.add(place);
  }
}

export function emptyTable(relation: Relation, columns: readonly ColumnType[]): Statement {
  const list = columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`);
  return `create or replace table ${renderRelation(relation)} (${list.join(', ')})`;
}

/** The columns of every table and view of all databases of a session, by `relationKey`; those of the current database without its name. */
export async function columnsOfTables(
  session: Session,
): Promise<ReadonlyMap<string, readonly ColumnType[]>> {
  const { rows } = await session.query(
    `select
  case when database_name = current_database() then null else database_name end,
  schema_name, table_name, list(column_name order by column_index), list(data_type order by column_index)
from duckdb_columns()
where not internal
group by database_name, schema_name, table_name`,
  );
  return new Map(
    rows.map(([database, schema, table, names, types]) => {
      const relation = {
        database: database === null ? undefined : String(database),
        schema: String(schema),
        identifier: String(table),
      };
      return [relationKey(relation), columnTypes(names, types)] as const;
    }),
  );
}

function columnTypes(names: unknown, types: unknown): readonly ColumnType[] {
  if (!Array.isArray(names) || !Array.isArray(types)) return [];
  return names.map((name, index) => ({ name: String(name), type: String(types[index]) }));
}
