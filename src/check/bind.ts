import { fileOf } from '../core/file-of.ts';
import { EngineError, type Statement } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import type { CompiledNode } from '../core/compiled.ts';
import { IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Model } from '../core/node.ts';
import { renderRelation, type Relation } from '../core/relation.ts';
import { asQuery } from '../binder/as-query.ts';
import { withColumnHint } from '../binder/column-hint.ts';
import { notAQuery, notAQueryAt } from '../binder/not-a-query.ts';
import { sqlError } from '../binder/sql-error.ts';
import type { EmptyTables } from './empty-tables.ts';
import type { Scratch } from './scratch.ts';
import type { TargetCatalog } from './target-catalog.ts';

export interface BinderParts {
  readonly manifest: Manifest;
  readonly scratch: Scratch;
  readonly catalog: TargetCatalog;
}

/** A table that a query reads. */
export interface ReadTable {
  readonly relation: Relation;
  /** Undefined for one that stands in the scratch already. */
  readonly columns: readonly ColumnType[] | undefined;
}

export interface Bound {
  /** False where the columns depend on rows. */
  readonly hasColumns: boolean;
  /** False where it was bound beside things that the database holds and the project does not know: they may change. */
  readonly isLasting: boolean;
}

/** A statement around a node's SQL. */
interface Probe {
  readonly compiled: CompiledNode;
  readonly reads: readonly ReadTable[];
  /** Gives the statement and binds it. */
  readonly statement: Statement;
  /** What the statement makes; undefined for a view that nobody reads. */
  readonly makes: Relation | undefined;
}

const probeView = 'create or replace temp view "ingot probe" as\n';

/** Binds queries against empty tables: those of the project alone, and where something is missing there, beside all that the database holds. */
export class Binder {
  readonly #parts: BinderParts;

  constructor(parts: BinderParts) {
    this.#parts = parts;
  }

  /**
   * Makes the empty table of a model.
   * @throws IngotError with the place in the template
   */
  async model(
    model: Pick<Model, 'relation' | 'materialization'>,
    compiled: CompiledNode,
    reads: readonly ReadTable[],
  ): Promise<Bound> {
    const { relation, materialization } = model;
    const query = asQuery(compiled.sql);
    const head = `create or replace table ${renderRelation(relation)} as\n${query}`;
    const isView = materialization.kind === 'view';
    const probe = { compiled, reads, statement: `${probeView}${query}`, makes: undefined };
    const isDynamic = /\bpivot/i.test(query) && (await this.#pivotsData(probe, isView));
    const statement = `${head}\nwith no data`;
    try {
      const made = await this.#orAlone({ compiled, reads, statement, makes: relation }, probe);
      const { isLasting } = made;
      if (isDynamic) return { hasColumns: false, isLasting };
      // What has no type is an integer in a table and stays without one in a view.
      if (isView && /\bnull\b/i.test(query)) {
        const { tables } = await this.#bind(probe);
        await tables.replace(relation, await tables.columnsOf({ identifier: 'ingot probe' }));
      }
      return { hasColumns: true, isLasting };
    } catch (error) {
      // Of no rows a pivot makes no columns, so the engine misses those that the rest of the query names.
      if (isDynamic && isAboutColumns(error)) return { hasColumns: false, isLasting: false };
      throw error;
    }
  }

  /** Whether the columns of a query depend on rows. @throws IngotError for a view, which can't be so */
  async #pivotsData(probe: Probe, isView: boolean): Promise<boolean> {
    try {
      await this.#bind(probe);
      return false;
    } catch (error) {
      const found = isPivotOfData(error);
      if (found && isView) throw error;
      return found;
    }
  }

  /**
   * Binds a statement that makes nothing: of a test, or of a model that adds to its table.
   * @throws IngotError with the place in the template
   */
  async query(
    compiled: CompiledNode,
    statement: Statement,
    reads: readonly ReadTable[],
  ): Promise<Pick<Bound, 'isLasting'>> {
    try {
      return await this.#bind({
        compiled,
        reads,
        statement: `${probeView}${statement}`,
        makes: undefined,
      });
    } catch (error) {
      if (isPivotOfData(error)) return { isLasting: true };
      throw error;
    }
  }

  /** Where the end of the query can't be parsed, what stands behind it must not be named: then the query says it alone. */
  async #orAlone(probe: Probe, alone: Probe): Promise<{ isLasting: boolean }> {
    try {
      return await this.#bind(probe);
    } catch (error) {
      const isSyntax = error instanceof IngotError && error.code === 'SQL_SYNTAX';
      if (isSyntax) await this.#bind(alone);
      throw error;
    }
  }

  async #bind(probe: Probe): Promise<{ tables: EmptyTables; isLasting: boolean }> {
    const type = probe.compiled.node.resourceType;
    const what = type === 'test' ? 'A test' : type === 'snapshot' ? 'A snapshot' : 'A model';
    const refused = notAQuery(probe.compiled, what);
    if (refused !== undefined) throw refused;
    const tables = await this.#parts.scratch.tables();
    try {
      await bindIn(tables, probe);
      return { tables, isLasting: true };
    } catch (error) {
      const copy = isMissing(error) ? await this.#parts.catalog.emptyCopy() : undefined;
      if (copy === undefined) throw await this.#mistake(error, probe, { tables, what });
      await this.#bindInCopy(copy, probe, tables);
      return { tables: copy, isLasting: false };
    }
  }

  async #bindInCopy(copy: EmptyTables, probe: Probe, tables: EmptyTables): Promise<void> {
    const reads: ReadTable[] = [];
    for (const { relation, columns } of probe.reads)
      reads.push({ relation, columns: columns ?? (await tables.columnsOf(relation)) });
    try {
      await bindIn(copy, { ...probe, reads });
    } catch (error) {
      throw await this.#mistake(error, probe, { tables: copy, what: 'A model' });
    }
    if (probe.makes !== undefined)
      await tables.replace(probe.makes, await copy.columnsOf(probe.makes));
  }

  async #mistake(
    error: unknown,
    { compiled, statement }: Probe,
    { tables, what }: { tables: EmptyTables; what: string },
  ): Promise<unknown> {
    if (!(error instanceof EngineError)) return error;
    const prefixLength = statement.indexOf(compiled.sql);
    const { node } = compiled;
    const offset = error.position === undefined ? -1 : error.position - prefixLength;
    const refused = error.kind === 'Parser' ? notAQueryAt(offset, compiled, what) : undefined;
    if (refused !== undefined) return refused;
    const whole = fileOf(node);
    const mistake = sqlError(error, compiled, { prefixLength, whole });
    const { manifest } = this.#parts;
    return withColumnHint(mistake, { id: node.uniqueId, manifest, session: tables.session });
  }
}

async function bindIn(tables: EmptyTables, { reads, statement, makes }: Probe): Promise<void> {
  for (const { relation, columns } of reads)
    if (columns !== undefined) await tables.add(relation, columns);
  if (makes === undefined) await tables.session.execute(statement);
  else await tables.bind(makes, statement);
}

/** Whether the database may hold what the empty tables lack. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof EngineError)) return false;
  return (
    error.kind === 'Catalog' || (error.kind === 'Binder' && /does not exist/.test(error.message))
  );
}

function isAboutColumns(error: unknown): boolean {
  const cause = error instanceof IngotError ? error.cause : error;
  return (
    cause instanceof EngineError &&
    cause.kind === 'Binder' &&
    /not found in FROM clause|does not have a column|after resolving \* expressions/.test(
      cause.message,
    )
  );
}

function isPivotOfData(error: unknown): boolean {
  const cause = error instanceof IngotError ? error.cause : error;
  return (
    cause instanceof EngineError && /pivot elements extracted from the data/i.test(cause.message)
  );
}
