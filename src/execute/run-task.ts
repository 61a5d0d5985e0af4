import { fileOf } from '../core/file-of.ts';
import { isDeepStrictEqual } from 'node:util';
import type { RelationType, Session } from '../core/adapter.ts';
import type { CompiledNode, CompiledSql } from '../core/compiled.ts';
import { IngotError } from '../core/error.ts';
import {
  isTest,
  type DataTest,
  type Model,
  type Node,
  type Seed,
  type Snapshot,
  type Source,
  type UniqueId,
} from '../core/node.ts';
import { relationKey, renderRelation, type Relation } from '../core/relation.ts';
import { relationTypeOf } from '../core/relation-type.ts';
import { baseAlias } from '../core/target.ts';
import { isFailure, type NodeResult } from '../core/results.ts';
import type { Built } from './built.ts';
import { withColumnHint } from '../binder/column-hint.ts';
import type { Execution, Worker } from './execution.ts';
import { viewStatements } from './materializations/statements.ts';
import type { Task } from './plan.ts';
import { commitBuilt } from './record-state.ts';
import { loadSeed } from './seeds/load-seed.ts';
import { buildSnapshot } from './snapshots/build-snapshot.ts';
import { refuseOverwrite } from './snapshots/refuse-overwrite.ts';
import { sqlError } from '../binder/sql-error.ts';
import { brokenConstraint } from './materializations/constraints/broken-constraint.ts';
import { committedBatches, modelWork, planModel } from './model-work.ts';
import { missingParent } from './missing-parent.ts';
import { compiledOf, reasonsOf, skipped } from './node-facts.ts';
import {
  runGuards,
  runTests,
  throwIfFailed,
  type CommittedBatches,
} from './data-tests/run-tests.ts';
import { FailuresAside, storeFailures } from './data-tests/store-failures.ts';
import type { TestRun } from './run-test.ts';
import { runHooks } from './run-hooks.ts';
import { stageNode } from './stage-node.ts';
import { runUnitTest } from './unit-tests/run-unit-test.ts';

/** Runs one task and gives the results of its node and of the tests that guard it. Never throws for what the user can mend. */
export async function runTask(
  task: Task,
  worker: Worker,
  execution: Execution,
): Promise<readonly NodeResult[]> {
  if (task.node.resourceType === 'test')
    return runTests(testsOf(task, execution), { worker, execution, host: undefined });
  if (task.node.resourceType === 'unit_test')
    return [await runUnitTest(task.node, worker.thread, execution)];
  return new GuardedBuild(task, worker, execution).run();
}

/** All that the task runs, where it is one of tests. */
function testsOf({ node, guards }: Task, { manifest }: Execution): readonly DataTest[] {
  const nodes = [node, ...guards.flatMap((id) => manifest.nodes.get(id) ?? [])];
  return nodes.filter((each) => each.resourceType === 'test');
}

/** One node as one transaction: build, test, commit; or roll back to what was there before. */
class GuardedBuild {
  readonly #task: Task;
  readonly #worker: Worker;
  readonly #execution: Execution;
  #startedAt: Date;
  #tests: readonly NodeResult[] = [];
  /** Of a model that has several: the SQL that it is built from. */
  #sql: CompiledSql | undefined;
  #aside: FailuresAside | undefined;
  /** Of a model that is being built: what its rows break, if they do. */
  #explain: ((error: unknown) => Promise<IngotError | undefined>) | undefined;
  /** Whether what comes before the build is done. */
  #isStarted = false;
  /** Of a model that is made of several: those that are committed before its tests run. */
  #batches: CommittedBatches | undefined;

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
      const tests = await storeFailures(this.#tests, this.#testRun);
      return [this.#result('success', built), ...tests];
    } catch (error) {
      await session.rollback();
      const mistake = await this.#mistake(error);
      const failed = this.#result('error', { message: mistake.message }, mistake);
      await using aside = this.#aside;
      const tests =
        aside === undefined ? this.#tests : await storeFailures(this.#tests, this.#testRun, aside);
      return [failed, ...tests, ...this.#testsNotRun()];
    }
  }

  /** From now on others can read it. */
  #remember(): void {
    const { node } = this.#task;
    if (isTest(node)) return;
    this.#execution.existing.set(relationKey(node.relation), relationTypeOf(node));
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
      const what =
        this.#batches === undefined
          ? 'rolled back to what it was before'
          : 'the batch that was being built was rolled back; those before it stay in the table';
      return new IngotError('INTERRUPTED', `Interrupted, and ${what}`, {
        location: fileOf(node),
        cause: error,
      });
    }
    const broken = await this.#explain?.(error);
    if (broken !== undefined) return broken;
    const { uniqueId: id } = node;
    const mistake = sqlError(error, this.#sql ?? this.#compiled(id), {
      prefixLength: 0,
      whole: fileOf(node),
    });
    const { session } = this.#worker;
    return withColumnHint(mistake, { id, manifest: this.#execution.manifest, session });
  }

  async #build(node: Node): Promise<Built> {
    if (!isTest(node)) await refuseOverwrite(node, this.#worker.session, this.#execution);
    switch (node.resourceType) {
      case 'model':
        return this.#model(node);
      case 'seed':
        return this.#seed(node);
      case 'snapshot':
        return this.#snapshot(node);
      case 'source':
        return this.#source(node);
      case 'test':
      case 'unit_test':
        throw new Error('A test is not built');
    }
  }

  async #model(model: Model): Promise<Built> {
    const missing = missingParent(model, this.#execution);
    if (missing !== undefined) throw missing;
    const existing = this.#execution.existing.get(relationKey(model.relation));
    const planned = this.#execution.changes.nodes.get(model.uniqueId);
    if (planned?.isInBase === true) return this.#showBase(model, existing);
    const { session } = this.#worker;
    const place = { session, execution: this.#execution };
    const plan = planModel(model, this.#compiled(model.uniqueId), place);
    this.#sql = plan.build.compiled;
    this.#batches = committedBatches(plan);
    if (this.#batches !== undefined) await this.#startBatches();
    const { work, rebuild } = await modelWork(plan, this.#execution);
    const before = () => (this.#isStarted ? Promise.resolve() : this.#hooks('pre', true));
    this.#explain = (error) => brokenConstraint(error, plan.build, { ...rebuild, before });
    return this.#inTransaction(work);
  }

  /** Where there are several transactions, what comes before has one of its own. */
  async #startBatches(): Promise<void> {
    const { session } = this.#worker;
    await this.#hooks('pre', false);
    await session.begin();
    await this.#hooks('pre', true);
    await session.commit();
    this.#isStarted = true;
  }

  /** In an environment, what its base has as it is to be. */
  #showBase({ relation }: Model | Snapshot, existing: RelationType | undefined): Promise<Built> {
    const select = `from ${renderRelation({ ...relation, database: baseAlias })}`;
    return this.#inTransaction(async () => {
      for (const statement of viewStatements({ target: relation, existing, select }))
        await this.#worker.session.execute(statement);
      return { message: 'as in the base' };
    });
  }

  async #snapshot(snapshot: Snapshot): Promise<Built> {
    const missing = missingParent(snapshot, this.#execution);
    if (missing !== undefined) throw missing;
    const { existing, changes } = this.#execution;
    if (changes.nodes.get(snapshot.uniqueId)?.isInBase === true)
      return this.#showBase(snapshot, existing.get(relationKey(snapshot.relation)));
    const compiled = this.#compiled(snapshot.uniqueId);
    const place = { session: this.#worker.session, execution: this.#execution };
    return this.#inTransaction(() => buildSnapshot(snapshot, compiled, place));
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

  async #inTransaction(work: () => Promise<Built>, areTogether = true): Promise<Built> {
    const { session } = this.#worker;
    const { node } = this.#task;
    if (!this.#isStarted && areTogether) await this.#hooks('pre', false);
    await session.begin();
    if (!this.#isStarted) await this.#hooks('pre', true);
    const built = await work();
    try {
      await this.#hooks('post', true);
      if (!(await this.#guard(areTogether))) {
        await session.rollback();
        await built.output?.takeBack();
        return await this.#inTransaction(work, false);
      }
      const place = { session, execution: this.#execution };
      await (isTest(node) ? session.commit() : commitBuilt(node, built, place));
    } catch (error) {
      await built.output?.takeBack();
      throw error;
    }
    this.#execution.outputs.settle(node.uniqueId, built);
    await this.#hooks('post', false);
    return built;
  }

  async #hooks(when: 'pre' | 'post', isInTransaction: boolean): Promise<void> {
    const { node } = this.#task;
    const hooks = this.#compiled(node.uniqueId).hooks?.[when] ?? [];
    const due = hooks.filter((hook) => hook.isInTransaction === isInTransaction);
    const { session } = this.#worker;
    await runHooks(due, `A ${when}_hook of "${node.fullName}"`, session);
  }

  /**
   * Runs the tests inside the transaction, all of them; false where it is over, for the engine refused those that it was
   * asked together.
   * @throws IngotError when one failed
   */
  async #guard(areTogether: boolean): Promise<boolean> {
    const tests = testsOf(this.#task, this.#execution);
    const results = await runGuards(tests, this.#testRun, { areTogether });
    this.#tests = results ?? [];
    if (this.#tests.some(({ status }) => isFailure(status)))
      this.#aside = await FailuresAside.take(this.#tests, this.#testRun);
    throwIfFailed(this.#tests, this.#task.node, this.#batches);
    return results !== undefined;
  }

  get #testRun(): TestRun {
    const host = this.#task.node.uniqueId;
    return { worker: this.#worker, execution: this.#execution, host };
  }

  #compiled(id: UniqueId): CompiledNode {
    return compiledOf(id, this.#execution);
  }

  #result(status: 'success' | 'error', built: Built, error?: IngotError): NodeResult {
    const { node } = this.#task;
    const { sql } = this.#sql ?? this.#compiled(node.uniqueId);
    const { files: _, columns: __, isOther: ___, output: ____, ...told } = built;
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
