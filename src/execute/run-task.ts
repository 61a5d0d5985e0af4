import { isDeepStrictEqual } from 'node:util';
import { EngineError, type Session } from '../core/adapter.ts';
import type { CompiledNode } from '../core/compiled.ts';
import { IngotError } from '../core/error.ts';
import type { DataTest, Model, Node, Seed, Source, UniqueId } from '../core/node.ts';
import { relationKey, renderRelation, type Relation } from '../core/relation.ts';
import { baseAlias } from '../core/target.ts';
import { isFailure, type NodeResult } from '../core/results.ts';
import type { Built } from './built.ts';
import { asQuery } from '../binder/as-query.ts';
import { withColumnHint } from '../binder/column-hint.ts';
import type { Execution, Worker } from './execution.ts';
import { tableStatements, viewStatements, type Build } from './materializations/statements.ts';
import type { Task } from './plan.ts';
import { builtStatements } from './record-state.ts';
import { loadSeed } from './seeds/load-seed.ts';
import { sqlError } from '../binder/sql-error.ts';
import { missingParent } from './missing-parent.ts';
import { compiledOf, fileOf, reasonsOf, skipped } from './node-facts.ts';
import { runTest } from './run-test.ts';
import { stageNode } from './stage-node.ts';
import { rowsDigest } from './rows-digest.ts';

/** Runs one task and gives the results of its node and of the tests that guard it. Never throws for what the user can mend. */
export async function runTask(
  task: Task,
  worker: Worker,
  execution: Execution,
): Promise<readonly NodeResult[]> {
  if (task.node.resourceType === 'test')
    return [await runTest(task.node, { worker, execution, host: undefined })];
  return new GuardedBuild(task, worker, execution).run();
}

/** One node as one transaction: build, test, commit; or roll back to what was there before. */
class GuardedBuild {
  readonly #task: Task;
  readonly #worker: Worker;
  readonly #execution: Execution;
  #startedAt: Date;
  #tests: readonly NodeResult[] = [];

  constructor(task: Task, worker: Worker, execution: Execution) {
    this.#task = task;
    this.#worker = worker;
    this.#execution = execution;
    this.#startedAt = execution.context.now();
  }

  async run(): Promise<readonly NodeResult[]> {
    const { session } = this.#worker;
    try {
      const built = await this.#build(this.#task.node);
      this.#remember();
      if (built.isOther === true) this.#execution.surprises.add(this.#task.node.uniqueId);
      return [this.#result('success', built), ...this.#tests];
    } catch (error) {
      await session.rollback();
      const mistake = await this.#mistake(error);
      const failed = this.#result('error', { message: mistake.message }, mistake);
      return [failed, ...this.#tests, ...this.#testsNotRun()];
    }
  }

  /** From now on others can read it. */
  #remember(): void {
    const { node } = this.#task;
    if (node.resourceType === 'test') return;
    const isView =
      node.resourceType === 'source'
        ? node.files?.newFilesOnly !== true
        : node.config['materialized'] === 'view';
    this.#execution.existing.set(relationKey(node.relation), isView ? 'view' : 'table');
  }

  #testsNotRun(): NodeResult[] {
    const done = new Set(this.#tests.map(({ uniqueId }) => uniqueId));
    const reason = `skipped because "${this.#task.node.fullName}" failed`;
    return this.#task.guards.flatMap((id) => {
      const test = this.#execution.manifest.nodes.get(id);
      if (test === undefined || done.has(id)) return [];
      return [skipped(test, reason, this.#execution.context.now())];
    });
  }

  async #mistake(error: unknown): Promise<IngotError> {
    const { node } = this.#task;
    if (this.#execution.context.signal.aborted) {
      return new IngotError('INTERRUPTED', 'Interrupted, and rolled back to what it was before', {
        location: fileOf(node),
        cause: error,
      });
    }
    const { uniqueId: id } = node;
    const mistake = sqlError(error, this.#compiled(id), { prefixLength: 0, whole: fileOf(node) });
    const { session } = this.#worker;
    return withColumnHint(mistake, { id, manifest: this.#execution.manifest, session });
  }

  async #build(node: Node): Promise<Built> {
    switch (node.resourceType) {
      case 'model':
        return this.#model(node);
      case 'seed':
        return this.#seed(node);
      case 'source':
        return this.#source(node);
      case 'test':
        throw new Error('A test is not built');
    }
  }

  async #model(model: Model): Promise<Built> {
    const missing = missingParent(model, this.#execution);
    if (missing !== undefined) throw missing;
    const compiled = this.#compiled(model.uniqueId);
    const build: Build = {
      target: model.relation,
      select: asQuery(compiled.sql),
      existing: this.#execution.existing.get(relationKey(model.relation)),
    };
    const planned = this.#execution.changes.nodes.get(model.uniqueId);
    if (planned?.isInBase === true) return this.#showBase(build);
    const statements =
      model.materialized === 'table' ? tableStatements(build) : viewStatements(build);
    const verify = planned?.toVerify;
    const { session } = this.#worker;
    // Before the transaction, which an error would end.
    const before =
      verify && (await rowsDigest(model.relation, verify, session).catch(unlessOfEngine));
    return this.#inTransaction(async () => {
      let rows: number | undefined;
      for (const statement of statements) {
        const prefixLength = Math.max(0, statement.indexOf(compiled.sql));
        try {
          rows = await this.#worker.session.execute(statement);
        } catch (error) {
          throw sqlError(error, compiled, { prefixLength, whole: fileOf(model) });
        }
      }
      const isOther =
        verify !== undefined &&
        (before === undefined || before !== (await rowsDigest(model.relation, verify, session)));
      return { message: model.materialized, ...(rows !== undefined && { rows }), isOther };
    });
  }

  /** In an environment, what its base has as it is to be. */
  #showBase(build: Build): Promise<Built> {
    const select = `from ${renderRelation({ ...build.target, database: baseAlias })}`;
    return this.#inTransaction(async () => {
      for (const statement of viewStatements({ ...build, select }))
        await this.#worker.session.execute(statement);
      return { message: 'as in the base' };
    });
  }

  #seed(seed: Seed): Promise<Built> {
    return this.#inTransaction(() => loadSeed(seed, this.#worker.session, this.#execution));
  }

  async #source(source: Source): Promise<Built> {
    const staged = await stageNode(source, this.#worker.session, this.#execution);
    this.#startedAt = staged.startedAt ?? this.#startedAt;
    const built = await this.#inTransaction(async () => {
      for (const statement of staged.statements) await this.#worker.session.execute(statement);
      // The files may have changed since the run was planned.
      const planned = this.#execution.changes.nodes.get(source.uniqueId)?.state.files ?? {};
      const isOther = !isDeepStrictEqual(planned, staged.built.files ?? {});
      const rows = staged.built.rows ?? (await countRows(source.relation, this.#worker.session));
      return { ...staged.built, rows, isOther };
    });
    staged.afterCommit();
    return built;
  }

  async #inTransaction(work: () => Promise<Built>): Promise<Built> {
    const { session } = this.#worker;
    const { node } = this.#task;
    await session.begin();
    const built = await work();
    await this.#guard();
    const known = node.resourceType === 'test' ? [] : builtStatements(node, built, this.#execution);
    await session.commit(known);
    return built;
  }

  /** Runs the tests inside the transaction, all of them. @throws IngotError when one failed */
  async #guard(): Promise<void> {
    const results: NodeResult[] = [];
    for (const id of this.#task.guards) {
      const test = this.#execution.manifest.nodes.get(id);
      if (test?.resourceType === 'test') results.push(await this.#guardTest(test, results));
      this.#tests = results;
    }
    const failed = results.filter(({ status }) => isFailure(status));
    if (failed.length === 0) return;
    const names = failed.map(({ node }) => node.name).join(', ');
    const what =
      failed.length === 1 ? `the test ${names} failed` : `${failed.length} tests failed: ${names}`;
    throw new IngotError('ROLLED_BACK', `Rolled back to what it was before, because ${what}`, {
      location: fileOf(this.#task.node),
    });
  }

  /** An error aborts the transaction in DuckDB, so the tests after it can't run. */
  async #guardTest(test: DataTest, before: readonly NodeResult[]): Promise<NodeResult> {
    if (!before.some(({ status }) => status === 'error'))
      return runTest(test, {
        worker: this.#worker,
        execution: this.#execution,
        host: this.#task.node.uniqueId,
      });
    return skipped(test, 'a test before it ended in an error', this.#execution.context.now());
  }

  #compiled(id: UniqueId): CompiledNode {
    return compiledOf(id, this.#execution);
  }

  #result(status: 'success' | 'error', built: Built, error?: IngotError): NodeResult {
    const { node } = this.#task;
    const { sql } = this.#compiled(node.uniqueId);
    const { files: _, isOther: __, ...told } = built;
    return {
      uniqueId: node.uniqueId,
      node,
      status,
      ...told,
      reasons: reasonsOf(node.uniqueId, this.#execution),
      ...(error !== undefined && { error }),
      startedAt: this.#startedAt,
      finishedAt: this.#execution.context.now(),
      ...(sql !== '' && { compiledSql: sql }),
      thread: this.#worker.thread,
    };
  }
}

async function countRows(relation: Relation, session: Session): Promise<number> {
  const { rows } = await session.query(`select count(*) from ${renderRelation(relation)}`);
  return Number(rows[0]?.[0]);
}

/** What can't be read tells nothing. */
function unlessOfEngine(error: unknown): undefined {
  if (!(error instanceof EngineError)) throw error;
}
