import { EngineError, type Session } from '../core/adapter.ts';
import type { ColumnType, Schemas } from '../core/columns.ts';
import { isEphemeral } from '../core/ephemeral.ts';
import type { Manifest } from '../core/manifest.ts';
import type { UniqueId } from '../core/node.ts';
import { quoteIdentifier, quoteLiteral, renderRelation, type Relation } from '../core/relation.ts';

export interface ParentTablesOptions {
  readonly manifest: Manifest;
  readonly schemas: Schemas;
  /** A database in memory of which nobody needs anything. */
  readonly session: Session;
}

/** Empty tables of the nodes that queries read, made when first asked for. */
export class ParentTables {
  readonly #options: ParentTablesOptions;
  readonly #made = new Map<UniqueId, string | undefined>();
  readonly #databases = new Set<string>();

  constructor(options: ParentTablesOptions) {
    this.#options = options;
  }

  /** Gives what a query on these nodes will lack, in words; undefined where nothing lacks. */
  async make(ids: readonly UniqueId[]): Promise<string | undefined> {
    let lack: string | undefined;
    for (const id of ids) {
      if (!this.#made.has(id)) this.#made.set(id, await this.#make(id));
      lack ??= this.#made.get(id);
    }
    return lack;
  }

  async #make(id: UniqueId): Promise<string | undefined> {
    const node = this.#options.manifest.nodes.get(id);
    if (node === undefined || !('relation' in node)) return undefined;
    if (isEphemeral(node)) return undefined;
    const columns = this.#options.schemas.get(id);
    if (columns === undefined || columns.length === 0) {
      return `the columns of "${node.fullName}" are not known before it is built`;
    }
    try {
      await this.#attach(node.relation.database);
      await this.#createTable(node.relation, columns);
      return undefined;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return `DuckDB can't make a table like "${node.fullName}": ${error.message}`;
    }
  }

  async #attach(database: string | undefined): Promise<void> {
    if (database === undefined || this.#databases.has(database)) return;
    this.#databases.add(database);
    await this.#options.session.execute(
      `attach if not exists ${quoteLiteral(':memory:')} as ${quoteIdentifier(database)}`,
    );
  }

  async #createTable(relation: Relation, columns: readonly ColumnType[]): Promise<void> {
    const { session } = this.#options;
    const schema = [relation.database, relation.schema]
      .filter((part) => part !== undefined)
      .map(quoteIdentifier)
      .join('.');
    const list = columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`).join(', ');
    await session.execute(`create schema if not exists ${schema}`);
    await session.execute(`create table if not exists ${renderRelation(relation)} (${list})`);
  }
}
