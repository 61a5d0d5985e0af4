import { haveSameColumns, type ColumnType } from '../core/columns.ts';
import { asQuery } from '../binder/as-query.ts';
import type { CompiledNode } from '../core/compiled.ts';
import { contractKey } from '../core/contract.ts';
import { type ErrorCollector } from '../core/error.ts';
import {
  isTest,
  type DataTest,
  type Model,
  type Node,
  type Snapshot,
  type UniqueId,
} from '../core/node.ts';
import { relationKey, renderRelation } from '../core/relation.ts';
import { declareColumns } from './declare-columns.ts';
import type { Checked, CheckRequest } from './check-request.ts';
import { mayReadOutside } from '../binder/may-read-outside.ts';
import { Binder, type ReadTable } from './bind.ts';
import { checkSettings } from './check-settings.ts';
import { columnsAfter } from './check-snapshot.ts';
import { readsOf, wholeReads } from '../core/reads-of.ts';
import { isPlainlyRight } from './builtin-tests.ts';
import { keyOf } from '../core/key-of.ts';
import { checkModel } from './check-model.ts';
import type { ReadableNode } from './inputs.ts';
import { testStatement } from '../binder/test-statement.ts';

export type { Checked, CheckRequest } from './check-request.ts';

/**
 * Binds the SQL of models and tests against empty tables of the right types, so that the engine itself finds every
 * mistake before anything is written. What is below a mistake is not looked at; after an interrupt nothing is.
 * @throws IngotError, IngotErrors with every mistake at its place in a template
 */
export async function check(request: CheckRequest): Promise<Checked> {
  return new Check(request).run();
}

/** What is known of a node's columns. */
type Shape =
  | {
      readonly kind: 'known';
      /** Equal as long as the columns are. */
      readonly key: string;
    }
  | { readonly kind: 'unknown'; readonly because: UniqueId }
  | { readonly kind: 'broken' };

class Check {
  readonly #request: CheckRequest;
  readonly #checked: ReadonlySet<UniqueId>;
  readonly #binder: Binder;
  readonly #errors: ErrorCollector;
  readonly #shapes = new Map<UniqueId, Shape>();
  /** Columns from the cache, and in the end those of the scratch too. */
  readonly #schemas = new Map<UniqueId, readonly ColumnType[]>();
  /** What may be kept in the cache, with its key. */
  readonly #found = new Map<UniqueId, string>();
  readonly #unknownTests = new Map<UniqueId, UniqueId>();
  readonly #reads: (id: UniqueId) => readonly UniqueId[];

  constructor(request: CheckRequest) {
    this.#request = request;
    this.#errors = request.compilation.errors;
    this.#checked = new Set(request.ids);
    this.#binder = new Binder(request);
    this.#reads = readsOf(request.manifest);
  }

  async run(): Promise<Checked> {
    const nodes = this.#request.ids.map((id) => this.#nodeOf(id));
    const tests = nodes.filter((node) => node.resourceType === 'test');
    for (const node of nodes) {
      if (this.#request.signal.aborted) break;
      if (!isTest(node)) await this.#shape(node);
    }
    for (const { uniqueId } of tests)
      for (const id of this.#reads(uniqueId)) await this.#readable(id);
    await this.#readColumns();
    for (const test of tests) {
      if (this.#request.signal.aborted) break;
      await this.#test(test);
    }
    this.#writeCache();
    this.#errors.throwIfAny();
    return { schemas: this.#schemas, unknown: this.#unknown() };
  }

  async #shape(node: ReadableNode): Promise<Shape> {
    const known = this.#shapes.get(node.uniqueId);
    if (known !== undefined) return known;
    const shape = await this.#shapeOf(node);
    this.#shapes.set(node.uniqueId, shape);
    return shape;
  }

  async #shapeOf(node: ReadableNode): Promise<Shape> {
    if (!this.#checked.has(node.uniqueId)) return this.#input(node);
    if (node.resourceType === 'model') return this.#model(node);
    return node.resourceType === 'snapshot' ? this.#snapshot(node) : this.#input(node);
  }

  async #input(node: ReadableNode): Promise<Shape> {
    try {
      const input = await this.#request.inputs.of(node);
      const cached = input === undefined ? undefined : this.#cached(node, input.key);
      if (cached !== undefined) return cached;
      const columns = await input?.columns();
      if (input === undefined || columns === undefined)
        return { kind: 'unknown', because: node.uniqueId };
      await (await this.#request.scratch.tables()).replace(node.relation, columns);
      this.#found.set(node.uniqueId, input.key);
      return await this.#fresh(node, input.key);
    } catch (error) {
      this.#errors.add(error);
      return { kind: 'broken' };
    }
  }

  async #model(model: Model): Promise<Shape> {
    if (this.#request.compilation.leftOut.has(model.uniqueId)) return { kind: 'broken' };
    const parents = await this.#parents(model.uniqueId);
    if (model.program !== undefined && parents.kind !== 'broken') return this.#declared(model);
    if (parents.kind !== 'known') return parents;
    const compiled = this.#compiled(model.uniqueId);
    const { sql, incremental } = compiled;
    const { materialization, contract, indexes } = model;
    if (materialization.kind === 'custom') return this.#declared(model, compiled);
    const promise = contract && contractKey(contract);
    const own = JSON.stringify([materialization, promise, indexes, incremental?.sql]);
    const key = keyOf([own, relationKey(model.relation), sql, parents.key]);
    const cached = this.#cached(model, key);
    if (cached !== undefined) return cached;
    try {
      const reads = this.#tables(model.uniqueId);
      const bound = await this.#binder.model(model, compiled, reads);
      if (!bound.hasColumns) return { kind: 'unknown', because: model.uniqueId };
      await this.#bindIncremental(model, compiled, reads);
      if (bound.isLasting && !mayReadOutside(sql)) this.#found.set(model.uniqueId, key);
      return await this.#fresh(model, key);
    } catch (error) {
      this.#errors.add(error);
      return { kind: 'broken' };
    }
  }

  /** What a program gives, or makes of a query, is not known before it runs, but for what the model says of its columns. */
  async #declared(model: Model, query?: CompiledNode): Promise<Shape> {
    const { uniqueId } = model;
    try {
      if (query !== undefined)
        await this.#binder.query(query, asQuery(query.sql), this.#tables(uniqueId));
      const key = await declareColumns(model, await this.#request.scratch.tables());
      if (key === undefined) return { kind: 'unknown', because: uniqueId };
      return await this.#fresh(model, key);
    } catch (error) {
      this.#errors.add(error);
      return { kind: 'broken' };
    }
  }

  async #snapshot(snapshot: Snapshot): Promise<Shape> {
    const { uniqueId, relation, settings } = snapshot;
    if (this.#request.compilation.leftOut.has(uniqueId)) return { kind: 'broken' };
    const parents = await this.#parents(uniqueId);
    if (parents.kind !== 'known') return parents;
    const compiled = this.#compiled(uniqueId);
    try {
      const standing = await this.#request.catalog.columns(relation);
      const own = JSON.stringify([settings, standing]);
      const key = keyOf([own, relationKey(relation), compiled.sql, parents.key]);
      const cached = this.#cached(snapshot, key);
      if (cached !== undefined) return cached;
      const made = { relation, materialization: { kind: 'table' } } as const;
      const bound = await this.#binder.model(made, compiled, this.#tables(uniqueId));
      if (!bound.hasColumns) return { kind: 'unknown', because: uniqueId };
      const tables = await this.#request.scratch.tables();
      const query = await tables.columnsOf(relation);
      const rows = { from: renderRelation(relation), query, standing };
      await tables.replace(relation, await columnsAfter(snapshot, rows, tables.session));
      if (bound.isLasting && !mayReadOutside(compiled.sql)) this.#found.set(uniqueId, key);
      return await this.#fresh(snapshot, key);
    } catch (error) {
      this.#errors.add(error);
      return { kind: 'broken' };
    }
  }

  /** What a model does when it adds to its table may read that table. */
  async #bindIncremental(
    node: Model,
    { incremental, ...compiled }: CompiledNode,
    reads: readonly ReadTable[],
  ): Promise<void> {
    const own = [...reads, { relation: node.relation, columns: undefined }];
    if (incremental !== undefined)
      await this.#binder.query({ node, ...incremental }, asQuery(incremental.sql), own);
    await checkSettings(compiled.sql, node, (sql) => this.#binder.query(compiled, sql, own));
  }

  async #test(test: DataTest): Promise<void> {
    if (this.#request.compilation.leftOut.has(test.uniqueId)) return;
    const parents = await this.#parents(test.uniqueId);
    if (parents.kind === 'unknown') this.#unknownTests.set(test.uniqueId, parents.because);
    if (parents.kind !== 'known') return;
    const [subject] = this.#request.manifest.graph.parents(test.uniqueId);
    if (subject !== undefined && isPlainlyRight(test, this.#schemas.get(subject) ?? [])) return;
    const compiled = this.#compiled(test.uniqueId);
    const statement = testStatement(compiled, test);
    const key = keyOf([statement, parents.key]);
    if (this.#request.cache.find(test.uniqueId)?.key === key) return;
    try {
      const bound = await this.#binder.query(compiled, statement, this.#tables(test.uniqueId));
      if (bound.isLasting && !mayReadOutside(statement)) this.#found.set(test.uniqueId, key);
    } catch (error) {
      this.#errors.add(error);
    }
  }

  #cached(node: ReadableNode, key: string): Shape | undefined {
    const entry = this.#request.cache.find(node.uniqueId);
    if (entry?.key !== key) return undefined;
    this.#schemas.set(node.uniqueId, entry.columns);
    return { kind: 'known', key: entry.shape };
  }

  /** The shape stays what it was where the columns are as before: then nothing below has to be bound again. */
  async #fresh({ uniqueId, relation }: ReadableNode, key: string): Promise<Shape> {
    const before = this.#request.cache.find(uniqueId);
    if (before === undefined) return { kind: 'known', key };
    const columns = await (await this.#request.scratch.tables()).columnsOf(relation);
    return { kind: 'known', key: haveSameColumns(columns, before.columns) ? before.shape : key };
  }

  async #readable(id: UniqueId): Promise<Shape> {
    const known = this.#shapes.get(id);
    if (known !== undefined) return known;
    const node = this.#nodeOf(id);
    if (isTest(node)) throw new Error('Nothing reads a test');
    return this.#shape(node);
  }

  /** What a node reads, as one: known only where all of it is. */
  async #parents(id: UniqueId): Promise<Shape> {
    if (await this.#hasBrokenPart(id)) return { kind: 'broken' };
    const keys: string[] = [];
    let unknown: Shape | undefined;
    for (const parent of this.#reads(id)) {
      const shape = await this.#readable(parent);
      if (shape.kind === 'broken') return shape;
      if (shape.kind === 'unknown') unknown ??= shape;
      else keys.push(parent, shape.key);
    }
    return unknown ?? { kind: 'known', key: keyOf(keys) };
  }

  /** Whether an ephemeral model, whose SQL is part of its reader's, is wrong in itself. */
  async #hasBrokenPart(id: UniqueId): Promise<boolean> {
    for (const parent of this.#request.manifest.graph.parents(id)) {
      const node = this.#nodeOf(parent);
      if (node.resourceType !== 'model' || node.materialization.kind !== 'ephemeral') continue;
      if (this.#checked.has(parent) && (await this.#shape(node)).kind === 'broken') return true;
    }
    return false;
  }

  #tables(id: UniqueId): readonly ReadTable[] {
    return this.#reads(id).flatMap((parent) => {
      const node = this.#nodeOf(parent);
      if (isTest(node)) return [];
      return [{ relation: node.relation, columns: this.#schemas.get(parent) }];
    });
  }

  /** Those of the scratch are read all at once, which takes a tenth of reading them one by one. */
  async #readColumns(): Promise<void> {
    const missing = [...this.#shapes].filter(
      ([id, { kind }]) => kind === 'known' && !this.#schemas.has(id),
    );
    if (missing.length === 0) return;
    const tables = await (await this.#request.scratch.tables()).columns();
    for (const [id] of missing) {
      const node = this.#nodeOf(id);
      if (isTest(node)) continue;
      const columns = tables.get(relationKey(node.relation)) ?? [];
      this.#schemas.set(id, columns);
      if (node.resourceType === 'model') await this.#tryColumns(node, columns);
    }
  }

  async #tryColumns(model: Model, columns: readonly ColumnType[]): Promise<void> {
    try {
      await this.#checkColumns(model, columns);
    } catch (error) {
      this.#errors.add(error);
      // What is wrong must be found again.
      this.#found.delete(model.uniqueId);
    }
  }

  async #checkColumns(model: Model, columns: readonly ColumnType[]): Promise<void> {
    const { session } = await this.#request.scratch.tables();
    const whole = wholeReads(model, this.#request.manifest);
    const filtered = this.#reads(model.uniqueId).filter((id) => !whole.has(id));
    const parents = filtered.map((id) => ({
      node: this.#nodeOf(id),
      columns: this.#schemas.get(id) ?? [],
    }));
    await checkModel(model, { columns, parents, session });
  }

  #writeCache(): void {
    const { cache, manifest } = this.#request;
    for (const [id, key] of this.#found) {
      const shape = this.#shapes.get(id);
      const columns = this.#schemas.get(id) ?? [];
      cache.keep(id, { key, shape: shape?.kind === 'known' ? shape.key : key, columns });
    }
    cache.write((id) => manifest.nodes.has(id));
  }

  #unknown(): ReadonlyMap<UniqueId, UniqueId> {
    const unknown = new Map(this.#unknownTests);
    for (const [id, shape] of this.#shapes)
      if (shape.kind === 'unknown' && this.#checked.has(id)) unknown.set(id, shape.because);
    return unknown;
  }

  #compiled(id: UniqueId): CompiledNode {
    const found = this.#request.compilation.compiled.get(id) ?? this.#request.compileLate?.(id);
    if (found === undefined) throw new Error(`${id} was not compiled`);
    return found;
  }

  #nodeOf(id: UniqueId): Node {
    const node = this.#request.manifest.nodes.get(id);
    if (node === undefined) throw new Error(`No node ${id}`);
    return node;
  }
}
