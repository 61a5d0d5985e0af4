import { openDuckDb } from '../../../src/adapters/duckdb/duckdb-adapter.ts';
import type { Adapter, Session } from '../../../src/core/adapter.ts';
import type { Target } from '../../../src/core/project.ts';
import type { ColumnOrigin, ModelLineage, Origin } from '../../../src/lineage/model-lineage.ts';
import { traceModel } from '../../../src/lineage/trace-model.ts';

const target: Target = {
  name: 'memory',
  profileName: 'test',
  type: 'duckdb',
  path: ':memory:',
  schema: 'main',
  threads: 1,
  settings: {},
};

/** What the queries of the tests read: each table stands for the node of its name. */
const tables = [
  'p (a integer, b integer, c integer)',
  'q (a integer, z integer)',
  'r (id integer, a integer, "from" text, made_at timestamp)',
  'ts (t timestamp, v integer, g text)',
  'st (id integer, s struct(x integer, y struct(k integer, l text)), l integer[], m map(text, integer))',
  '"Odd Name" ("Col A" integer, "b""q" text, "ÄÖ" integer)',
  'j (id integer, body json)',
];

const macros = ['plus_ten(x) as x + 10', 'big(n) as table select a, b from p where c > n'];

/** A database in memory with empty tables, and what a query on them depends on. */
export class LineageFixture implements AsyncDisposable {
  readonly #adapter: Adapter;
  readonly session: Session;

  private constructor(adapter: Adapter, session: Session) {
    this.#adapter = adapter;
    this.session = session;
  }

  static async open(): Promise<LineageFixture> {
    const adapter = await openDuckDb(target, { root: '/', waitSeconds: 0 });
    const session = await adapter.connect();
    for (const table of tables) await session.execute(`create table ${table}`);
    for (const macro of macros) await session.execute(`create macro ${macro}`);
    return new LineageFixture(adapter, session);
  }

  trace(sql: string): Promise<ModelLineage> {
    return traceModel(
      {
        uniqueId: 'model.shop.m',
        sql,
        columns: undefined,
        nodeOf: ({ identifier }) => identifier,
        ephemerals: new Map([['__ingot__cte__stg', 'stg']]),
      },
      this.session,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
    await this.#adapter[Symbol.asyncDispose]();
  }
}

/** Each column as `p.a p.b ~q.z`: what goes into its value, then (~) what steers it alone; `?` where that is not all. */
export function inWords({ columns, rows, unknown }: ModelLineage): {
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: string;
} {
  return {
    columns: Object.fromEntries(columns.map((each) => [each.column, columnInWords(each)])),
    rows: [...rows.map(originInWords), ...(unknown === undefined ? [] : ['?'])].join(' '),
  };
}

function columnInWords({ values, rows, unknown }: ColumnOrigin): string {
  const all = [...values.map(originInWords), ...rows.map((row) => `~${originInWords(row)}`)];
  return [...all, ...(unknown === undefined ? [] : ['?'])].join(' ');
}

function originInWords({ uniqueId, column }: Origin): string {
  return column === undefined ? uniqueId : `${uniqueId}.${column}`;
}
