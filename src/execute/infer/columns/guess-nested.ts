import type { Session } from '../../../core/adapter.ts';
import { quoteIdentifier, quoteLiteral } from '../../../core/relation.ts';
import { columnValues, type ColumnValues } from './column-values.ts';
import { fits, staysText, type Trial } from './column-guess.ts';
import { guessColumn } from './guess-column.ts';

export interface NestedRequest {
  readonly session: Session;
  readonly column: ColumnValues;
  /** SQL that gives the texts as `v`, with their row. */
  readonly from: string;
  /** In XML what occurs once stands there alone, and is a list where it may occur twice. */
  readonly isXml: boolean;
}

/** As many values tell what parts they have; all of them are tried on the type afterwards. */
const sampleRows = 100_000;
const deepest = 8;
const mostFields = 200;

/** Arrays and objects of JSON as lists and structs. */
export async function guessNested(request: NestedRequest): Promise<Trial> {
  const { session, column, from, isXml } = request;
  const plain = column.rows - column.nulls - column.empty - column.nested;
  if (plain > 0 && !isXml) return fits('json', {}, ['arrays, objects and other values']);
  const invalid = await session.query(
    `select count(*) from (${from}) where (starts_with(v, '[') or starts_with(v, '{')) and not json_valid(v)`,
  );
  if (Number(invalid.rows[0]?.[0]) > 0) return staysText();
  const values = `select case when starts_with(v, '[') or starts_with(v, '{') then v::json else to_json(v) end as j, row
from (${from})
where v <> ''
limit ${sampleRows}`;
  const finder = new TypeFinder(session, isXml, await keywords(session));
  const type = await finder.typeOf(values, { name: column.name, depth: 0 });
  return type === 'json' ? fits('json', {}, ['parts of many kinds']) : fits(type);
}

async function keywords(session: Session): Promise<ReadonlySet<string>> {
  const { rows } = await session.query(
    `select keyword_name from duckdb_keywords() where keyword_category <> 'unreserved'`,
  );
  return new Set(rows.map(([word]) => String(word)));
}

interface Part {
  readonly name: string;
  readonly depth: number;
}

class TypeFinder {
  readonly #session: Session;
  readonly #isXml: boolean;
  readonly #keywords: ReadonlySet<string>;

  constructor(session: Session, isXml: boolean, words: ReadonlySet<string>) {
    this.#session = session;
    this.#isXml = isXml;
    this.#keywords = words;
  }

  /** The type of JSON values, given by SQL as `j` with their row. */
  async typeOf(values: string, part: Part): Promise<string> {
    if (part.depth > deepest) return 'json';
    const [arrays, objects, texts, numbers, booleans] = await this.#kinds(values);
    const scalars = texts + numbers + booleans;
    if (arrays > 0) return this.#list(values, part, objects + scalars);
    if (objects > 0) return scalars > 0 ? 'json' : this.#struct(values, part);
    if (booleans > 0) return texts + numbers > 0 ? 'varchar' : 'boolean';
    if (texts > 0 && numbers > 0) return 'varchar';
    return this.#scalar(values, part, numbers > 0);
  }

  async #kinds(values: string): Promise<readonly [number, number, number, number, number]> {
    const { rows } = await this.#session.query(`select
  count(*) filter (kind = 'ARRAY'),
  count(*) filter (kind = 'OBJECT'),
  count(*) filter (kind = 'VARCHAR'),
  count(*) filter (kind in ('BIGINT', 'UBIGINT', 'DOUBLE', 'HUGEINT')),
  count(*) filter (kind = 'BOOLEAN')
from (select json_type(j) as kind from (${values}))`);
    const [arrays = 0, objects = 0, texts = 0, numbers = 0, booleans = 0] = (rows[0] ?? []).map(
      Number,
    );
    return [arrays, objects, texts, numbers, booleans];
  }

  async #list(values: string, { name, depth }: Part, others: number): Promise<string> {
    if (others > 0 && !this.#isXml) return 'json';
    const items = `select unnest(case when json_type(j) = 'ARRAY' then from_json(j, '["JSON"]') else [j] end) as j, row
from (${values})
where json_type(j) <> 'NULL'`;
    const element = await this.typeOf(items, { name, depth: depth + 1 });
    return element === 'json' ? 'json' : `${element}[]`;
  }

  async #struct(values: string, { depth }: Part): Promise<string> {
    const { rows } = await this.#session.query(`select key
from (
  select unnest(json_keys(j)) as key, row, generate_subscripts(json_keys(j), 1) as place
  from (${values})
  where json_type(j) = 'OBJECT'
)
group by key
order by min(place), min(row), key
limit ${mostFields + 1}`);
    const keys = rows.map(([key]) => String(key));
    if (keys.length === 0 || keys.length > mostFields || haveSameName(keys)) return 'json';
    const fields: string[] = [];
    for (const key of keys) {
      const path = `$.${JSON.stringify(key)}`;
      const inner = `select json_extract(j, ${quoteLiteral(path)}) as j, row from (${values}) where json_type(j) = 'OBJECT'`;
      const type = await this.typeOf(inner, { name: key, depth: depth + 1 });
      fields.push(`${this.#fieldName(key)} ${type}`);
    }
    return `struct(${fields.join(', ')})`;
  }

  /** Parts of a column have no options of their own, so only what needs none has another type than text. */
  async #scalar(values: string, { name }: Part, isNumber: boolean): Promise<string> {
    const from = `select j->>'$' as v, row from (${values})`;
    const column = await columnValues(this.#session, {
      name,
      from,
      placeOf: (row) => `row ${row}`,
    });
    const origin = this.#isXml ? 'text' : isNumber ? 'json-number' : 'json-text';
    const { guess } = await guessColumn(column, origin);
    const isPlain = Object.keys(guess.reading).length === 0;
    return isPlain ? guess.dataType : 'varchar';
  }

  #fieldName(key: string): string {
    const isPlain = /^[a-z_][a-z0-9_]*$/i.test(key) && !this.#keywords.has(key.toLowerCase());
    return isPlain ? key : quoteIdentifier(key);
  }
}

function haveSameName(keys: readonly string[]): boolean {
  return new Set(keys.map((key) => key.toLowerCase())).size < keys.length || keys.includes('');
}
