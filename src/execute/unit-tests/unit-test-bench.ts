import type { Adapter, Session } from '../../core/adapter.ts';
import type { Schemas } from '../../core/columns.ts';
import { quoteIdentifier, renderRelation, type Relation } from '../../core/relation.ts';
import type { Scratch } from '../../check/scratch.ts';

/** Where unit tests run: a database in memory, one after another, for each is done in a moment. */
export class UnitTestBench implements AsyncDisposable {
  /** The columns of what models read, as the project alone tells them. */
  readonly schemas: Schemas;
  readonly #scratch: Scratch;
  readonly #places = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(scratch: Scratch, schemas: Schemas) {
    this.schemas = schemas;
    this.#scratch = scratch;
  }

  /** Does the work when that of others before is done. */
  use<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const next = this.#last
      .catch(() => undefined)
      .then(async () => {
        const { session } = await this.#scratch.tables();
        return work(session);
      });
    this.#last = next;
    return next;
  }

  /** The database, while it is used. */
  get adapter(): Adapter {
    return this.#scratch.adapter;
  }

  /** Another connection to its tables. */
  connect(): Promise<Session> {
    return this.#scratch.connect();
  }

  /** Makes the schemas of tables, once. */
  async prepare(relations: readonly Relation[], session: Session): Promise<void> {
    for (const { database, schema } of relations) {
      const parts = [database, schema].filter((part) => part !== undefined);
      const place = parts.map(quoteIdentifier).join('.');
      if (this.#places.has(place)) continue;
      if (database !== undefined)
        await session.execute(`attach if not exists ':memory:' as ${quoteIdentifier(database)}`);
      await session.execute(`create schema if not exists ${place}`);
      this.#places.add(place);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#scratch[Symbol.asyncDispose]();
  }
}

/** Takes the tables of a unit test away, so that the next one sees its own only. */
export async function dropTables(relations: readonly Relation[], session: Session): Promise<void> {
  if (relations.length === 0) return;
  const statements = relations.map((each) => `drop table if exists ${renderRelation(each)}`);
  await session.execute(statements.join(';\n'));
}
