import type { Session } from '../../../core/adapter.ts';
import type { Json } from '../../../core/json.ts';
import { quoteIdentifier, quoteLiteral } from '../../../core/relation.ts';
import { isNullWord } from './null-words.ts';

/** A text in which each run of digits is one `9`, and the values that look so. */
export interface Shape {
  readonly text: string;
  readonly rows: number;
  /** Different ones. */
  readonly values: number;
  readonly example: string;
  /** The number of the first row that has it. */
  readonly row: number;
}

/** What the values of a column look like, without blanks around them. */
export interface ColumnValues extends Pick<TextColumn, 'name' | 'placeOf'> {
  readonly rows: number;
  readonly nulls: number;
  readonly empty: number;
  readonly distinct: number;
  /** Values with blanks around them. */
  readonly padded: number;
  /** Values that begin as arrays and objects of JSON do. */
  readonly nested: number;
  /** The most frequent first, without words for NULL; all long texts have one. */
  readonly shapes: readonly Shape[];
  /** Words that mean NULL by the look of them, with the values that they are. */
  readonly nullWords: readonly Shape[];
  /** False where there are more shapes than anything but text has. */
  readonly isRegular: boolean;
  /**
   * Asks for aggregates over the different values that are neither empty nor words for NULL: `t` is the text, `n` the rows
   * that it stands in, `row` the first of them, `s` its exact shape.
   */
  readonly ask: (aggregates: readonly string[]) => Promise<readonly Json[]>;
  /** Shapes with each digit as `0`; undefined for too many of them. */
  readonly exactShapes: () => Promise<readonly Shape[] | undefined>;
}

/** The table of different values of the column that is looked at; one at a time is kept. */
const valuesTable = 'column_values';
const mostShapes = 2000;
/** A longer value is a text. */
const longestShape = 64;
const looseShape = shapeBy('[0-9]+', '9');
const exactShape = shapeBy('[0-9]', '0');
/** Those that the option `trim` takes away. */
const blanks = ' \t\n\v\f\r\u00a0\u202f\ufeff';

/** Texts, as SQL that gives each as `v` with the number of its row as `row`, and what they are called. */
export interface TextColumn {
  readonly name: string;
  readonly from: string;
  /** The place of a row in words, by its number. */
  readonly placeOf: (row: number) => string;
}

/** A column of the records that were read. */
export function recordsColumn(name: string, placeOf: TextColumn['placeOf']): TextColumn {
  const from = `select ${quoteIdentifier(name)} as v, _record as row from records`;
  return { name, from, placeOf };
}

/** Counts the values of a column of texts. */
export async function columnValues(
  session: Session,
  { name, from, placeOf }: TextColumn,
): Promise<ColumnValues> {
  await session.execute(`create or replace temp table ${valuesTable} as
select t, sum(n)::bigint as n, min(row)::bigint as row, sum(n) filter (v <> t) as padded
from (
  select v, trim(v, ${quoteLiteral(blanks)}) as t, count(*) as n, min(row) as row
  from (${from})
  group by v
)
group by t`);
  const [counts] = (
    await session.query(`select sum(n), sum(n) filter (t is null), sum(n) filter (t = ''),
  count(t) filter (t <> ''), sum(padded), sum(n) filter (t[1] in ('[', '{'))
from ${valuesTable}`)
  ).rows;
  const [rows, nulls, empty, distinct, padded, nested] = (counts ?? []).map(Number);
  const all = await shapesOf(session, looseShape, []);
  const nullWords = all.filter(({ text }) => isNullWord(text));
  const shapes = all.filter(({ text }) => !isNullWord(text));
  return {
    name,
    placeOf,
    rows: rows ?? 0,
    nulls: nulls ?? 0,
    empty: empty ?? 0,
    distinct: distinct ?? 0,
    padded: padded ?? 0,
    nested: nested ?? 0,
    shapes,
    nullWords,
    isRegular: all.length <= mostShapes,
    ask: async (aggregates) => {
      const { rows: answer } = await session.query(`select ${aggregates.join(',\n  ')}
from (select *, ${exactShape} as s from ${valuesTable}
  where ${isValue(nullWords)})`);
      return answer[0] ?? [];
    },
    exactShapes: async () => {
      const exact = await shapesOf(session, exactShape, nullWords);
      return exact.length > mostShapes ? undefined : exact;
    },
  };
}

function shapeBy(digits: string, sign: string): string {
  const shape = `regexp_replace(t, ${quoteLiteral(digits)}, ${quoteLiteral(sign)}, 'g')`;
  return `case when length(t) > ${longestShape} then 'a long text' else ${shape} end`;
}

function isValue(nullWords: readonly Shape[]): string {
  const words = nullWords.map(({ text }) => quoteLiteral(text)).join(', ');
  return nullWords.length === 0 ? "t <> ''" : `t <> '' and t not in (${words})`;
}

async function shapesOf(
  session: Session,
  shape: string,
  nullWords: readonly Shape[],
): Promise<readonly Shape[]> {
  const { rows } = await session.query(`select ${shape} as shape, sum(n), count(*),
  arg_min(t, row), min(row)
from ${valuesTable}
where ${isValue(nullWords)}
group by shape
order by 2 desc, 5
limit ${mostShapes + 1}`);
  return rows.map(([text, count, values, example, row]) => ({
    text: String(text),
    rows: Number(count),
    values: Number(values),
    example: String(example),
    row: Number(row),
  }));
}
