import type { Statement } from '../core/adapter.ts';
import type { Source } from '../core/node.ts';
import { quoteIdentifier, quoteLiteral, renderRelation } from '../core/relation.ts';
import type { StateSchema } from './state-tables.ts';

/** The schema of what people look at beside their own tables; that of the state is called as many a database is. */
export const opsSchema = 'ops';

/** The same with its database. */
export function opsSchemaOf(schema: StateSchema): string {
  return `${schema.slice(0, schema.lastIndexOf('.'))}.${opsSchema}`;
}

/** What the database knows of raw files: each that was ever staged, and each record that could not be. */
export function stagingTables(schema: StateSchema): readonly Statement[] {
  const ops = opsSchemaOf(schema);
  return [
    `create schema if not exists ${ops}`,
    `create table if not exists ${ops}.batches (
  unique_id varchar, source varchar, batch_id varchar, source_file varchar, file_bytes bigint, file_checksum varchar, rows bigint, rejected bigint, columns varchar[], started_at timestamptz, finished_at timestamptz, is_kept boolean, first_checksum varchar
)`,
    `create table if not exists ${ops}.rejects (
  unique_id varchar, source varchar, source_file varchar, record bigint, line bigint, byte_offset bigint, column_name varchar, value varchar, reason varchar, file_checksum varchar, batch_id varchar, rejected_at timestamptz
)`,
    // Databases of an earlier ingot lack it.
    `alter table ${ops}.batches add column if not exists schema struct(name varchar, type varchar)[]`,
  ];
}

/** The tables of the schema that have rows by node, beside those that every database has. */
export const stagingTableNames = ['batches', 'rejects'] as const;

export interface StagedLists {
  /** Absolute paths of the lists of batches. */
  readonly batches: readonly string[];
  /** Bytes of the longest of those lists. */
  readonly longestBatch: number;
  /** Absolute paths of the rejects that count now. */
  readonly rejects: readonly string[];
  /** Whether the records of these files are added to those that a source has; else they are all of them. */
  readonly isAdded: boolean;
  /** Whether the rows stay in the database, whatever becomes of the files. */
  readonly isKept: boolean;
}

/** Adds the batches that are new, and the rejects; those that a source had before go, unless more are added to them. */
export function stagingStatements(
  schema: StateSchema,
  source: Source,
  { batches, longestBatch, rejects, isAdded, isKept }: StagedLists,
): readonly Statement[] {
  const { uniqueId, fullName } = source;
  const ops = opsSchemaOf(schema);
  const [id, name] = [uniqueId, fullName].map(quoteLiteral);
  const added = `insert into ${ops}.batches by name
select ${id} as unique_id, ${name} as source, batch_id, file.source_path as source_file, file.bytes as file_bytes, file.checksum as file_checksum, file.rows as rows, file.rejected as rejected, layouts[file.layout + 1] as columns, list_transform(layouts[file.layout + 1], lambda c: {'name': c, 'type': ${columnType(source, 'c')}}) as schema, file.started_at as started_at, file.finished_at as finished_at, ${isKept} as is_kept, file.checksum as first_checksum
from (
  select batch_id, layouts, unnest(files) as file
  from read_json([${batches.map(quoteLiteral).join(', ')}], format = 'newline_delimited', maximum_object_size = ${Math.max(longestBatch + 1, 1024 * 1024)}, columns = {batch_id: 'varchar', layouts: 'varchar[][]', files: 'struct(source_path varchar, bytes bigint, checksum varchar, rows bigint, rejected bigint, layout bigint, types map(varchar, varchar), started_at timestamptz, finished_at timestamptz)[]'})
) as staged
where not exists (
  from ${ops}.batches as known
  where known.unique_id = ${id} and known.batch_id = staged.batch_id and known.file_checksum = file.checksum and known.source_file = file.source_path and known.is_kept = ${isKept}
)`;
  const rejected = `insert into ${ops}.rejects
select ${id}, ${name}, _source_file, _record, line, byte_offset, column_name, value, reason, _file_checksum, _batch_id, _loaded_at
from read_parquet([${rejects.map(quoteLiteral).join(', ')}])`;
  return [
    ...(isAdded
      ? []
      : [
          `update ${ops}.batches set is_kept = false where unique_id = ${id} and is_kept`,
          `delete from ${ops}.rejects where unique_id = ${id}`,
        ]),
    ...(batches.length > 0 ? [added] : []),
    ...(rejects.length > 0 ? [rejected] : []),
  ];
}

/** SQL of the type of a staged column: a declared one, that of the Parquet file, else text. */
function columnType({ columns, files }: Source, name: string): string {
  const typed = columns.filter(({ dataType }) => dataType !== undefined);
  const names = typed.map((column) => quoteLiteral(column.name.toLowerCase()));
  const types = typed.map(({ dataType = '' }) => `typeof(cast(null as ${dataType}))`);
  const declared = `map([${names.join(', ')}]::varchar[], [${types.join(', ')}]::varchar[])[lower(${name})]`;
  const other = files?.format === 'parquet' ? `file.types[${name}]` : `'VARCHAR'`;
  return `coalesce(${declared}, ${other})`;
}

/** The views that sources ask for with `rejects: { to: … }`; those that share a name share the view. */
export function rejectViews(sources: readonly Source[]): readonly Statement[] {
  const views = new Map<string, { readonly view: string; readonly names: string[] }>();
  for (const { files, relation, uniqueId } of sources) {
    const to = files?.rejects.to;
    if (to === undefined) continue;
    const view = renderRelation({ ...relation, identifier: to });
    const known = views.get(view.toLowerCase()) ?? { view, names: [] };
    known.names.push(uniqueId);
    views.set(view.toLowerCase(), known);
  }
  return [...views.values()].flatMap(({ view, names }) => [
    `create or replace view ${view} as
select * exclude (unique_id)
from ${opsSchema}.rejects
where unique_id in (${names.map(quoteLiteral).join(', ')})`,
  ]);
}

/** Schemas must be there before views can. */
export function rejectSchemas(sources: readonly Source[]): readonly Statement[] {
  const schemas = new Set(
    sources.flatMap(({ files, relation }) =>
      files?.rejects.to === undefined
        ? []
        : [
            [relation.database, relation.schema]
              .filter((part) => part !== undefined)
              .map(quoteIdentifier)
              .join('.'),
          ],
    ),
  );
  return [...schemas].map((schema) => `create schema if not exists ${schema}`);
}
