import { keptColumns as keptIn, type BoundQuery } from '../../../src/binder/kept-columns.ts';
import { Meanings } from '../../../src/binder/meanings.ts';
import { queryMeaning } from '../../../src/binder/plan-meaning.ts';
import { serialize } from '../../../src/binder/serialized.ts';
import { volatileIn } from '../../../src/binder/volatile-calls.ts';
import { openDuckDb } from '../../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Adapter, Session } from '../../../src/core/adapter.ts';

/** A session with empty tables, as the ones that models are bound against. */
export interface Scratch extends AsyncDisposable {
  readonly session: Session;
}

const tables = [
  `create table p (
  a integer, b integer, c integer, d date, t varchar, s struct(x integer, y varchar), l integer[], f double,
  ts timestamp, n varchar collate nocase, m map(varchar, integer), j json, w decimal(9, 2), e enum ('x', 'y')
)`,
  'create table q (a integer, z integer, r integer)',
  'create view over_p as select a, b from p where c > 1',
  'create macro twice(x) as x * 2',
  'create macro thrice(x, times := 3) as x * times',
  'create macro rows_of(top) as table select * from range(top) as numbers(number)',
];

export async function openScratch(more: readonly string[] = []): Promise<Scratch> {
  const adapter: Adapter = await openDuckDb(
    {
      name: 'scratch',
      profileName: 'test',
      type: 'duckdb',
      path: ':memory:',
      schema: 'main',
      threads: 1,
      settings: {},
    },
    { root: '/', waitSeconds: 0 },
  );
  const session = await adapter.connect();
  for (const statement of [...tables, ...more]) await session.execute(statement);
  return {
    session,
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await adapter[Symbol.asyncDispose]();
    },
  };
}

/** What two queries keep, where both are run. */
export async function keptColumns(
  before: string,
  after: string,
  session: Session,
): Promise<ReadonlySet<string> | undefined> {
  const meanings = new Meanings('open');
  const bound = async (sql: string): Promise<BoundQuery> => {
    const serialized = await serialize(sql, session);
    const { plan } = serialized;
    const volatile = await volatileIn(serialized, session);
    return { volatile, meaning: plan && queryMeaning(plan, meanings) };
  };
  return keptIn(await bound(before), await bound(after));
}
