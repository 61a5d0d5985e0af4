import { EngineError, type Session } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import { isTest, storedIn, type Node, type UniqueId } from '../core/node.ts';
import { quoteIdentifier } from '../core/relation.ts';
import { isFailure, type NodeResult } from '../core/results.ts';
import type { Execution, Selected } from './execution.ts';
import { planTasks, type Task } from './plan.ts';
import { isDue } from './prepare-execution.ts';
import { mergedResults } from './merged-results.ts';
import { blameText, leftBehind } from './not-built.ts';
import { closingStatements, createStateTables } from './record-state.ts';
import { runRecordStatements } from './record-run.ts';
import { skipped } from './node-facts.ts';
import { runTask } from './run-task.ts';
import { schedule } from './schedule.ts';

/**
 * Stage 6: runs the selected nodes on the engine, each as soon as what it reads is there. Results come in the order of the
 * selection.
 * @param earlier the results of the rounds of this run that came before
 */
export async function execute(
  ids: Selected,
  execution: Execution,
  earlier: readonly NodeResult[] = [],
): Promise<readonly NodeResult[]> {
  const { changes, manifest } = execution;
  const due = ids.filter((id) => isDue(id, changes));
  const tasks = planTasks(due, manifest);
  await using run = new Run(tasks, execution);
  run.passOver(ids.filter((id) => !isDue(id, changes)));
  await run.createSchemas();
  await schedule(
    tasks.map((task) => ({ id: task.node.uniqueId, parents: task.parents, work: task })),
    {
      width: Math.min(execution.project.target.threads, Math.max(1, tasks.length)),
      run: (task, slot) => run.task(task, slot),
      skip: (task, blame) => run.skip(task, blame),
      isStopped: () => run.isStopped,
    },
  );
  const order = new Map(ids.map((id, index) => [id, index]));
  const results = run.results.toSorted(
    (a, b) => (order.get(a.uniqueId) ?? 0) - (order.get(b.uniqueId) ?? 0),
  );
  await run.record(results, earlier);
  return results;
}

/** The connections of a run, and what came of its nodes so far. */
class Run {
  readonly results: NodeResult[] = [];
  #done = 0;
  readonly #execution: Execution;
  readonly #tasks: readonly Task[];
  readonly #sessions: Session[] = [];
  readonly #total: number;
  #started = 0;
  #hasFailed = false;
  #hasStateTables = false;

  constructor(tasks: readonly Task[], execution: Execution) {
    this.#tasks = tasks;
    this.#execution = execution;
    this.#total = tasks.reduce((count, { guards }) => count + 1 + guards.length, 0);
    execution.context.signal.addEventListener('abort', this.#interrupt);
  }

  /** Nothing new starts after an interrupt, nor after a failure under --fail-fast. */
  get isStopped(): boolean {
    return this.#execution.context.signal.aborted || (this.#execution.failFast && this.#hasFailed);
  }

  /** Nodes that stay as they are. */
  passOver(ids: readonly UniqueId[]): void {
    const { manifest, context } = this.#execution;
    for (const uniqueId of ids) {
      const node = manifest.nodes.get(uniqueId);
      if (node === undefined) continue;
      const now = context.now();
      const result = { uniqueId, node, status: 'unchanged', message: 'unchanged' } as const;
      this.results.push({ ...result, startedAt: now, finishedAt: now, thread: 0 });
    }
  }

  /** Before anything fans out: two connections that create the same schema conflict. */
  async createSchemas(): Promise<void> {
    if (this.#tasks.length === 0) return;
    const { nodes } = this.#execution.manifest;
    const all = this.#tasks.flatMap(({ node, guards }) => [
      node,
      ...guards.flatMap((id) => nodes.get(id) ?? []),
    ]);
    const schemas = new Set(all.flatMap((node) => schemaOf(node) ?? []));
    const session = await this.#session(0);
    for (const schema of [...schemas].sort())
      await session.execute(`create schema if not exists ${quoteIdentifier(schema)}`);
    await this.#createStateTables(session);
  }

  /** What the database is to know beside what each node told it in its own transaction. */
  async record(results: readonly NodeResult[], earlier: readonly NodeResult[]): Promise<void> {
    const { adapter, context } = this.#execution;
    if (!adapter.capabilities.persistent) return;
    const isAborted = context.signal.aborted;
    if (isAborted && this.#started === 0) return;
    const closing = isAborted ? [] : closingStatements(results, this.#execution);
    const all = mergedResults(earlier, results);
    // What an interrupt has stopped takes no statement any more.
    await using session = await adapter.connect();
    try {
      await this.#createStateTables(session);
      await session.begin();
      await session.commit([...closing, ...runRecordStatements(all, this.#execution)]);
    } catch (error) {
      await session.rollback();
      if (!(error instanceof EngineError)) throw error;
      context.emit({ type: 'warning', warning: notRecorded(error) });
    }
  }

  async task(task: Task, slot: number): Promise<boolean> {
    const session = await this.#session(slot);
    if (this.isStopped) {
      this.skip(task, undefined);
      return false;
    }
    const index = ++this.#started;
    this.#execution.context.emit({
      type: 'node-started',
      node: task.node,
      index,
      total: this.#total,
    });
    const results = await runTask(task, { session, thread: slot + 1 }, this.#execution);
    for (const result of results)
      this.#add(
        result.status === 'error'
          ? { ...result, ...leftBehind(result.node, result.message, this.#execution) }
          : result,
      );
    return !results.some(({ status }) => isFailure(status));
  }

  skip({ node, guards }: Task, blame: UniqueId | undefined): void {
    const { manifest, context } = this.#execution;
    const name = blame === undefined ? undefined : (manifest.nodes.get(blame)?.fullName ?? blame);
    const reason =
      name !== undefined
        ? `"${name}" failed`
        : context.signal.aborted
          ? 'the run was interrupted'
          : 'an earlier node failed (--fail-fast)';
    for (const id of [node.uniqueId, ...guards]) {
      const each = manifest.nodes.get(id);
      if (each === undefined) continue;
      const result = skipped(each, `skipped because ${reason}`, context.now());
      const why = blame === undefined ? reason : blameText(blame, this.#execution);
      this.#add({ ...result, ...leftBehind(each, why, this.#execution) });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#execution.context.signal.removeEventListener('abort', this.#interrupt);
    for (const session of this.#sessions) await session[Symbol.asyncDispose]();
  }

  async #createStateTables(session: Session): Promise<void> {
    if (!this.#hasStateTables) await createStateTables(session, this.#execution);
    this.#hasStateTables = true;
  }

  #add(result: NodeResult): void {
    this.results.push(result);
    this.#done++;
    if (isFailure(result.status)) this.#hasFailed = true;
    this.#execution.context.emit({
      type: 'node-finished',
      result,
      index: this.#done,
      total: this.#total,
    });
  }

  async #session(slot: number): Promise<Session> {
    const existing = this.#sessions[slot];
    if (existing !== undefined) return existing;
    const session = await this.#execution.adapter.connect();
    this.#sessions[slot] = session;
    return session;
  }

  readonly #interrupt = (): void => {
    for (const session of this.#sessions) session.interrupt();
  };
}

/** What each node told in its own transaction is there all the same. */
function notRecorded(cause: EngineError): IngotError {
  const message = `The database could not be told which tests ran: ${cause.message}`;
  const hint = 'The next build runs them again.';
  return new IngotError('STATE_NOT_RECORDED', message, { hint, cause });
}

/** The schema that a node needs; a source without files is made by others. */
function schemaOf(node: Node): string | undefined {
  if (isTest(node)) return storedIn(node)?.schema;
  if (node.resourceType === 'source' && node.files === undefined) return undefined;
  return node.relation.schema;
}
