import { EngineError, type Session } from '../core/adapter.ts';
import type { Json } from '../core/json.ts';
import { isSameStatement } from '../binder/same-statement.ts';
import { keptColumns, type BoundQuery } from '../binder/kept-columns.ts';
import { Meanings, type Meaning } from '../binder/meanings.ts';
import { queryMeaning } from '../binder/plan-meaning.ts';
import { serialize, type Serialized } from '../binder/serialized.ts';
import { strangeTables } from '../binder/strange-tables.ts';
import { volatileCalls, volatileIn } from '../binder/volatile-calls.ts';
import type { Scratch } from '../check/scratch.ts';
import { keyOf } from '../core/key-of.ts';
import { relationKey } from '../core/relation.ts';
import { columnContent } from './content.ts';
import type { QueryVersion, SqlComparison, VersionedTable } from './sql-comparison.ts';

/** Compares queries by what the engine's parser and binder make of them, on empty tables of a scratch database. */
export class EngineComparison implements SqlComparison {
  readonly #scratch: Pick<Scratch, 'tables'>;
  /** The last queries as bound: the two to be compared, often the same on other rows, and more than once. */
  readonly #last = new Map<string, Bound>();

  constructor(scratch: Pick<Scratch, 'tables'>) {
    this.#scratch = scratch;
  }

  async isSameStatement(before: string, after: string): Promise<boolean> {
    const { session } = await this.#scratch.tables();
    return isSameStatement(before, after, session);
  }

  async volatileCalls({ sql, tables }: QueryVersion): Promise<readonly string[]> {
    try {
      return await this.#with(tables, async (session) => {
        const read = tables.map(({ relation }) => relation);
        const strange = await strangeTables(sql, read, session);
        const named = strange.map((name) => `table ${name} without ref`);
        return [...named, ...(await volatileCalls(sql, session))];
      });
    } catch (error) {
      if (error instanceof EngineError) return ['unknown statement'];
      throw error;
    }
  }

  async keptColumns(
    before: QueryVersion,
    after: QueryVersion,
    ties: 'alike' | 'open',
  ): Promise<ReadonlySet<string> | undefined> {
    const meanings = new VersionedMeanings(ties);
    try {
      const was = await this.#bound(before, meanings);
      const is = await this.#bound(after, meanings);
      return keptColumns(was, is);
    } catch (error) {
      // A type of the database that the scratch does not have: then nothing is known.
      if (error instanceof EngineError) return undefined;
      throw error;
    }
  }

  async #bound(query: QueryVersion, meanings: VersionedMeanings): Promise<BoundQuery> {
    meanings.read(query.tables);
    const { volatile, plan } = await this.#bind(query);
    return { volatile, meaning: plan && queryMeaning(plan, meanings) };
  }

  async #bind({ sql, tables }: QueryVersion): Promise<Bound> {
    const layouts = tables.flatMap(({ relation, columns }) => [
      relationKey(relation),
      String(columns.length),
      ...columns.flatMap(({ name, type }) => [name, type]),
    ]);
    const key = keyOf([sql, ...layouts]);
    const known = this.#last.get(key);
    if (known !== undefined) return known;
    const bound = await this.#with(tables, async (session) => {
      const serialized = await serialize(sql, session);
      return { plan: serialized.plan, volatile: await volatileIn(serialized, session) };
    });
    if (this.#last.size > 1) this.#last.clear();
    this.#last.set(key, bound);
    return bound;
  }

  async #with<T>(
    tables: readonly VersionedTable[],
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    const scratch = await this.#scratch.tables();
    return scratch.within(tables, work);
  }
}

/** What does not depend on the rows that a query reads. */
interface Bound {
  readonly plan: Serialized['plan'];
  readonly volatile: readonly string[];
}

/** Meanings in which a column of a table is what it holds: a name for it, not only the place. */
class VersionedMeanings extends Meanings {
  #tables: ReadonlyMap<string, VersionedTable> = new Map();

  /** From now on, queries read these tables. */
  read(tables: readonly VersionedTable[]): void {
    this.#tables = new Map(tables.map((table) => [relationKey(table.relation), table]));
  }

  override of(kind: string, detail: Json, parts: readonly Meaning[] = []): Meaning {
    return super.of(kind, kind === 'column' ? this.#versioned(detail) : detail, parts);
  }

  #versioned(detail: Json): Json {
    if (!Array.isArray(detail)) return detail;
    const [schema, identifier, column] = detail.map(String);
    const key = relationKey({ schema: schema ?? '', identifier: identifier ?? '' });
    const content = this.#tables.get(key)?.content;
    // A table that the graph does not know is only as it stands there.
    if (content === undefined) return [...(detail as readonly Json[]), 'unversioned'];
    return [...(detail as readonly Json[]), columnContent(content, column ?? '')];
  }
}
