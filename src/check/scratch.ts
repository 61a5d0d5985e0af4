import type { Adapter, Session, Statement } from '../core/adapter.ts';
import type { Context } from '../core/context.ts';
import type { Project, Target } from '../core/project.ts';
import { quoteIdentifier } from '../core/relation.ts';
import { databaseName } from '../core/target.ts';
import { EmptyTables } from './empty-tables.ts';

/** The in-memory database of a check, opened when the first query needs it. */
export class Scratch implements AsyncDisposable {
  readonly definitions: readonly Statement[];
  readonly #project: Project;
  readonly #context: Context;
  #adapter: Adapter | undefined;
  #tables: EmptyTables | undefined;

  /** @param definitions what queries may name that is no table, such as macros */
  constructor(project: Project, context: Context, definitions: readonly Statement[]) {
    this.#project = project;
    this.#context = context;
    this.definitions = definitions;
  }

  async tables(): Promise<EmptyTables> {
    return (this.#tables ??= await this.#open());
  }

  /** The database itself, once something was asked of it. */
  get adapter(): Adapter {
    if (this.#adapter === undefined) throw new Error('The scratch is not open');
    return this.#adapter;
  }

  /** Another connection to the same tables. */
  async connect(): Promise<Session> {
    const session = await this.adapter.connect();
    await session.execute(`use ${quoteIdentifier(databaseName(this.#project.target))}`);
    return session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tables?.session[Symbol.asyncDispose]();
    await this.#adapter?.[Symbol.asyncDispose]();
  }

  async #open(): Promise<EmptyTables> {
    const { target, root } = this.#project;
    const open = (settings: Target['settings']) => {
      const alone = { ...target, path: ':memory:', threads: 1, settings };
      return this.#context.openAdapter(alone, { root, waitSeconds: 0 });
    };
    const { settings } = target;
    // What is wrong with the settings is told of those that the user wrote.
    this.#adapter = await open({ ...settings, threads: '1' }).catch(() => open(settings));
    const session = await this.#adapter.connect();
    // A query may name the database of the target, which is called as its file is.
    const name = databaseName(target);
    if (name !== 'memory') {
      const database = quoteIdentifier(name);
      await session.execute(`attach ':memory:' as ${database}`);
      await session.execute(`use ${database}`);
    }
    // One that can't be made here is missed where it is named.
    for (const definition of this.definitions)
      await session.execute(definition).catch(() => undefined);
    return new EmptyTables(session);
  }
}
