import type { Json } from '../../core/json.ts';
import type { ValueSql } from '../staging/values/value-sql.ts';
import { familiesOf, familyFacts, familyType, type Family } from './infer-type.ts';
import { whileReading, type SeedReading } from './seed-records.ts';
import { wrongValue } from './wrong-value.ts';

/** A column of a seed, before all of its values are known. */
export interface SeedColumn {
  readonly name: string;
  /** Undefined: the type is found in the values. */
  readonly stated: string | undefined;
  /** Of the stated type, or as text. */
  readonly value: ValueSql;
}

/** As many records as most often have a value in each column. */
const firstRecords = 2048;

/** Of so many columns DuckDB (1.5) plans a query in little more time than of one. */
const columnsAtOnce = 64;

/**
 * The values of each column in SQL, each of its type. Reads all records to find types and what does not fit them.
 * @throws IngotError SEED_INVALID, SEED_VALUE
 */
export async function typedValues(
  columns: readonly SeedColumn[],
  rows: string,
  reading: SeedReading,
): Promise<readonly string[]> {
  const firsts = await firstValues(columns, rows, reading);
  const asked = columns.map((column, index) => questionOf(column, firsts[index] ?? null));
  const answers: (readonly Json[])[] = [];
  for (let at = 0; at < asked.length; at += columnsAtOnce)
    answers.push(...(await answersTo(asked.slice(at, at + columnsAtOnce), rows, reading)));
  const wrong = columns.filter(
    ({ stated }, index) => stated !== undefined && answers[index]?.[0] === true,
  );
  if (wrong.length > 0) throw await wrongValue(wrong, rows, reading);
  return columns.map(({ value: { tolerant }, stated }, index) => {
    const type = stated ?? inferredType(asked[index]?.families ?? [], answers[index] ?? []);
    return type === undefined ? tolerant : `cast(${tolerant} as ${type})`;
  });
}

/** The first value of each column whose type is not stated; NULL where there is none among the first records. */
async function firstValues(
  columns: readonly SeedColumn[],
  rows: string,
  reading: SeedReading,
): Promise<readonly Json[]> {
  const list = columns.map(({ stated, value }) =>
    stated === undefined ? `any_value(${value.tolerant})` : 'null',
  );
  return ask(`select ${list.join(',\n  ')}\nfrom (from ${rows} limit ${firstRecords})`, reading);
}

/** What is asked of all values of a column. */
interface Question {
  /** Of a column whose type is not stated. */
  readonly families: readonly Family[];
  readonly aggregates: readonly string[];
}

function questionOf({ stated, value }: SeedColumn, first: Json): Question {
  const families = stated === undefined ? familiesOf(first) : [];
  if (stated === undefined)
    return {
      families,
      aggregates: families.flatMap((family) => familyFacts(value.tolerant, family)),
    };
  return { families, aggregates: value.isBad === undefined ? [] : [`bool_or(${value.isBad})`] };
}

async function answersTo(
  asked: readonly Question[],
  rows: string,
  reading: SeedReading,
): Promise<readonly (readonly Json[])[]> {
  const list = ['count(*)', ...asked.flatMap(({ aggregates }) => aggregates)];
  const [count, ...facts] = await ask(`select ${list.join(',\n  ')}\nfrom ${rows}`, reading);
  const { length } = reading.records.lines;
  if (Number(count) !== length)
    throw new Error(`DuckDB read ${String(count)} of ${length} records`);
  return asked.map(({ aggregates }) => facts.splice(0, aggregates.length));
}

/** Undefined for a text. */
function inferredType(families: readonly Family[], facts: readonly Json[]): string | undefined {
  const rest = [...facts];
  for (const family of families) {
    const type = familyType(family, rest.splice(0, familyFacts('', family).length));
    if (type !== undefined) return type;
  }
  return undefined;
}

async function ask(sql: string, reading: SeedReading): Promise<Json[]> {
  const { rows } = await whileReading(reading, () => reading.session.query(sql));
  return [...(rows[0] ?? [])];
}
