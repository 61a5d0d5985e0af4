import { EngineError, type Session } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/relation.ts';
import type { FoundFile } from '../staging/find-files.ts';
import { hiveKeys } from '../staging/hive-partitions.ts';
import { namesPerson } from './columns/name-hints.ts';
import type { FileFacts } from './infer.ts';
import type { InferenceEngine } from './inference-engine.ts';
import type { InferredColumn, InferredSource } from './inferred.ts';
import { namesOf } from './names.ts';

/** Parquet files know the types of their columns. */
export async function inferParquet(
  { found, surveys, format }: FileFacts,
  { pool }: InferenceEngine,
): Promise<InferredSource> {
  const files = surveys.map(({ file }) => file);
  const keys = hiveKeys(files, { hivePartitions: undefined });
  const paths = files.map(({ path }) => quoteLiteral(path)).join(', ');
  const from = `read_parquet([${paths}], union_by_name = true, hive_partitioning = ${keys.length > 0})`;
  return pool.use(async (session) => {
    for (const file of files) await checkParquet(session, file);
    const { rows: described } = await session.query(`describe from ${from}`);
    const columns: InferredColumn[] = [];
    for (const [name, type] of described)
      columns.push(await column(session, from, { name: String(name), type: String(type) }));
    const { rows } = await session.query(`select count(*) from ${from}`);
    return {
      ...namesOf(found.files),
      globs: found.globs,
      format,
      options: keys.length === 0 ? [] : [{ key: 'hive_partitions', value: true }],
      columns,
      notes: [],
      files: files.length,
      rows: Number(rows[0]?.[0]),
      rejected: 0,
      isWhole: true,
      preview: await session.query(`from ${from} limit 5`),
    };
  });
}

async function checkParquet(session: Session, { path, sourcePath }: FoundFile): Promise<void> {
  try {
    await session.query(`describe from read_parquet(${quoteLiteral(path)})`);
  } catch (cause) {
    if (!(cause instanceof EngineError) || cause.kind === 'Interrupt') throw cause;
    const message = `The file "${sourcePath}" is not a Parquet file that can be read`;
    throw new IngotError('SOURCE_PARQUET_BROKEN', message, { cause, hint: 'Get the file again.' });
  }
}

async function column(
  session: Session,
  from: string,
  { name, type }: { readonly name: string; readonly type: string },
): Promise<InferredColumn> {
  const value = quoteIdentifier(name);
  const { rows } =
    await session.query(`select count(*) - count(${value}), approx_count_distinct(${value}),
  left(cast(min(${value}) as varchar), 60), left(cast(max(${value}) as varchar), 60)
from ${from}`);
  const [nulls, distinct, least, greatest] = rows[0] ?? [];
  const shown = (limit: unknown) => (typeof limit === 'string' ? limit : undefined);
  return {
    name,
    dataType: lowerCase(type),
    reading: {},
    tests: [],
    isPartial: false,
    notes: namesPerson(name)
      ? ['likely personal: tags: [pii] would keep its values out of messages']
      : [],
    facts: {
      nulls: Number(nulls),
      distinct: Number(distinct),
      least: shown(least),
      greatest: shown(greatest),
      samples: [],
    },
  };
}

/** A type in lower case, but for the names in it. */
function lowerCase(type: string): string {
  const isNamed = /struct|enum|union/i.test(type);
  const short = type === 'TIMESTAMP WITH TIME ZONE' ? 'timestamptz' : type;
  return isNamed ? short : short.toLowerCase();
}
