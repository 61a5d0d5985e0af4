import { openDuckDb } from '../../../../../src/adapters/duckdb/duckdb-adapter.ts';
import { EngineError, type Adapter, type Session } from '../../../../../src/core/adapter.ts';
import { fileDefaults, type ValueOptions } from '../../../../../src/core/file-spec.ts';
import { failure } from '../../../../../src/execute/staging/values/conversion.ts';
import {
  valueSql,
  type ValueReading,
  type ValueSql,
} from '../../../../../src/execute/staging/values/value-sql.ts';
import { memoryTarget } from '../../../../support/memory-target.ts';

export type Options = Partial<ValueOptions & { readonly formats: readonly string[] }>;

export function readingOf(type: string, options: Options = {}): ValueReading {
  return {
    name: 'x',
    type,
    options: { ...fileDefaults.values, formats: [], ...options },
    keepsEmptyText: true,
    numbersAreTexts: false,
    isMasked: false,
  };
}

/** What becomes of one text. */
export interface Judged {
  readonly text: string | null;
  /** The value as DuckDB writes it. */
  readonly value: string | null;
  readonly reason: string | undefined;
}

/** A session of staging with texts in it. */
export class ValueSession implements AsyncDisposable {
  readonly #adapter: Adapter;
  readonly #session: Session;

  private constructor(adapter: Adapter, session: Session) {
    this.#adapter = adapter;
    this.#session = session;
  }

  static async open(): Promise<ValueSession> {
    const target = { ...memoryTarget, settings: { ...memoryTarget.settings, TimeZone: 'UTC' } };
    const adapter = await openDuckDb(target, { root: '/', waitSeconds: 0 });
    return new ValueSession(adapter, await adapter.connect());
  }

  async query(sql: string): Promise<readonly (readonly unknown[])[]> {
    return (await this.#session.query(sql)).rows;
  }

  /** The texts as a table `texts` with the columns `n` and `x`. */
  async fill(texts: readonly (string | null)[]): Promise<void> {
    await this.#session.execute('create or replace table texts (n integer, x varchar)');
    for (let from = 0; from < texts.length; from += 500) {
      const rows = texts
        .slice(from, from + 500)
        .map((text, index) => `(${from + index}, ${literal(text)})`);
      await this.#session.execute(`insert into texts values ${rows.join(', ')}`);
    }
  }

  /** All texts in one query, as a chunk is converted; the ways to convert must agree on each. */
  async judge(
    reading: ValueReading,
    texts: readonly (string | null)[],
  ): Promise<readonly Judged[]> {
    await this.fill(texts);
    const sql = valueSql('x', reading);
    const isBad = sql.isBad ?? 'false';
    const rows = await this.query(
      `select x, cast(${sql.tolerant} as varchar), ${isBad}, case when ${isBad} then ${sql.reason} end from texts order by n`,
    );
    await this.#agree(sql, rows);
    return rows.map(([text, value, bad, reason]) => ({
      text: text as string | null,
      value: value as string | null,
      reason: bad === true ? String(reason) : undefined,
    }));
  }

  async #agree(sql: ValueSql, rows: readonly (readonly unknown[])[]): Promise<void> {
    const isBad = sql.isBad ?? 'false';
    const good = rows.filter(([, , bad]) => bad !== true);
    // All in one go, for an error in a branch that is not taken would show then.
    const strict = await this.query(
      `select cast(${sql.strict} as varchar) from (from texts where n in (select n from texts where not ${isBad})) order by n`,
    );
    const differing = good.find(([, value], index) => value !== strict[index]?.[0]);
    if (strict.length !== good.length || differing !== undefined)
      throw new Error(`The strict value differs: ${JSON.stringify(differing)}`);
    const other = await this.#otherQuick(sql);
    if (other !== undefined) throw new Error(`The quick value differs: ${JSON.stringify(other)}`);
    const valued = rows.find(([, value, bad]) => bad === true && value !== null);
    if (valued !== undefined) throw new Error(`A bad text has a value: ${JSON.stringify(valued)}`);
    const quiet = sql.strict.includes('lambda')
      ? await this.#quietOneByOne(sql, rows)
      : await this.#quietAtOnce(sql);
    if (quiet !== undefined)
      throw new Error(`A bad text raises no error: ${JSON.stringify(quiet)}`);
  }

  /** A text whose quick value is neither an error nor that of the other ways. */
  async #otherQuick({ quick, strict, tolerant, isBad = 'false' }: ValueSql): Promise<unknown> {
    if (quick === strict) return undefined;
    const [other] = await this.query(
      `select x, value, ${tolerant} from (select x, try(cast(${raisingInTry(quick)} as varchar)) as value from texts) where value is not null and (${isBad} or value is distinct from cast(${tolerant} as varchar))`,
    );
    return other;
  }

  /** A bad text for which the strict value raises no error. */
  async #quietAtOnce({ strict, isBad = 'false' }: ValueSql): Promise<unknown> {
    const [quiet] = await this.query(
      `select x from texts where ${isBad} and try(coalesce(cast(${raisingInTry(strict)} as varchar), '')) is not null`,
    );
    return quiet;
  }

  /** The same where TRY crashes: DuckDB 1.5 does so where there are lambdas in it. */
  async #quietOneByOne(
    { strict }: ValueSql,
    rows: readonly (readonly unknown[])[],
  ): Promise<unknown> {
    for (const [text, , bad] of rows) {
      if (bad !== true) continue;
      const query = `select ${strict} from (select unnest([${literal(String(text))}]) as x)`;
      const error = await this.#session.query(query).catch((thrown: unknown) => thrown);
      if (!(error instanceof EngineError)) return text;
    }
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
    await this.#adapter[Symbol.asyncDispose]();
  }
}

/** TRY takes no error(), but any other error. */
function raisingInTry(sql: string): string {
  return sql.replaceAll(failure, `[null][cast('x' as integer)]`);
}

function literal(text: string | null): string {
  if (text === null) return 'null';
  // A literal can't hold a NUL byte.
  return `'${text.replaceAll("'", "''").split('\0').join("' || chr(0) || '")}'`;
}
