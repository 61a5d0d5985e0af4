import type { Session, Statement } from '../core/adapter.ts';
import { quoteIdentifier, renderRelation, type Relation } from '../core/relation.ts';

/** Makes a table that an attached database has, with its rows, constraints and indexes. */
export async function tableCopy(
  relation: Relation,
  alias: string,
  session: Session,
): Promise<readonly Statement[]> {
  const name = renderRelation(relation);
  const from = renderRelation({ ...relation, database: alias });
  const place = [alias, relation.schema, relation.identifier];
  const where = 'database_name = $1 and schema_name = $2 and table_name = $3';
  const constraints = await session.query(
    `select constraint_text from duckdb_constraints() where ${where} and constraint_type <> 'NOT NULL'`,
    place,
  );
  const columns = await session.query(
    `select column_name, data_type, is_nullable from duckdb_columns() where ${where} order by column_index`,
    place,
  );
  const indexes = await session.query(
    `select sql from duckdb_indexes() where ${where} order by index_name`,
    place,
  );
  const parts = [
    ...columns.rows.map(
      ([column, type, isNullable]) =>
        `${quoteIdentifier(String(column))} ${String(type)}${isNullable === true ? '' : ' not null'}`,
    ),
    ...constraints.rows.map(([text]) => String(text)),
  ];
  const isPlain = constraints.rows.length === 0 && columns.rows.every(([, , nullable]) => nullable);
  return [
    ...(isPlain
      ? [`create or replace table ${name} as\nfrom ${from}`]
      : [
          `create or replace table ${name} (\n  ${parts.join(',\n  ')}\n)`,
          `insert into ${name} from ${from}`,
        ]),
    ...indexes.rows.map(([text]) => String(text)),
  ];
}
