import type { ProgramValue, RowStream, Session } from '../../core/adapter.ts';
import type { ColumnType } from '../../core/columns.ts';
import type { Query, ReadRelation, Row } from '../../core/model-function.ts';
import { oneQuery } from './one-query.ts';
import { MarkedColumns } from './marked-columns.ts';
import type { ProgramSessions } from './program-sessions.ts';

/** A query of a program; each reading has a connection of its own. */
export class ProgramQuery<T extends object = Row> implements Query<T> {
  readonly sql: string;
  readonly parameters: readonly ProgramValue[] | undefined;
  protected readonly sessions: ProgramSessions;

  constructor(
    sql: string,
    parameters: readonly ProgramValue[] | undefined,
    sessions: ProgramSessions,
  ) {
    this.sql = oneQuery(sql);
    this.parameters = parameters;
    this.sessions = sessions;
  }

  async rows(): Promise<T[]> {
    const all: T[] = [];
    for await (const row of this) all.push(row);
    return all;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const { values } of this.batches()) {
      const columns = Object.entries(values);
      const count = columns[0]?.[1].length ?? 0;
      for (let at = 0; at < count; at++)
        yield Object.fromEntries(columns.map(([name, column]) => [name, column[at]])) as T;
    }
  }

  async *batches(): AsyncGenerator<MarkedColumns, void, undefined> {
    const session = await this.sessions.open();
    try {
      const { columns, batches } = await this.stream(session);
      const types = new Map(columns.map(({ name, type }) => [name, type]));
      for await (const batch of batches) {
        const entries = columns.map(({ name }, at) => [name, batch.columns[at]!] as const);
        yield new MarkedColumns(Object.fromEntries(entries), types);
      }
    } finally {
      await this.sessions.close(session);
    }
  }

  async columns(): Promise<readonly ColumnType[]> {
    const session = await this.sessions.open();
    try {
      return (await this.stream(session)).columns;
    } finally {
      await this.sessions.close(session);
    }
  }

  protected stream(session: Session): Promise<RowStream> {
    return session.stream(this.sql, this.parameters);
  }
}

/** A relation that a program reads. */
export class ProgramRelation<T extends object = Row>
  extends ProgramQuery<T>
  implements ReadRelation<T>
{
  readonly name: string;

  constructor(name: string, sessions: ProgramSessions) {
    super(`from ${name}`, undefined, sessions);
    this.name = name;
  }

  query<U extends object = T>(rest = '', parameters?: readonly ProgramValue[]): ProgramQuery<U> {
    return new ProgramQuery<U>(`from ${this.name}\n${rest}`, parameters, this.sessions);
  }

  override toString(): string {
    return this.name;
  }
}
