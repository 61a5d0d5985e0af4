import { fileOf } from '../../../core/file-of.ts';
import { sqlError } from '../../../binder/sql-error.ts';
import { batchName } from '../../../core/batches.ts';
import { EngineError } from '../../../core/adapter.ts';
import type { CompiledSql } from '../../../core/compiled.ts';
import { IngotError } from '../../../core/error.ts';
import { strategyOf } from '../../../core/materialization.ts';
import { renderRelation } from '../../../core/relation.ts';
import type { TimeRange } from '../../../core/time-range.ts';
import { forgetBatches } from '../../../state/batches-table.ts';
import type { Execution } from '../../execution.ts';
import {
  brokenConstraint,
  type ModelWork,
  type Rebuild,
} from '../constraints/broken-constraint.ts';
import { makeEmptyTable } from '../../programs/build-program.ts';
import { finish } from '../incremental/add-rows.ts';
import { makeTable } from '../make-table.ts';
import type { ModelBuild } from '../model-build.ts';
import { addBatch } from './add-batch.ts';
import { warnOfNoTime } from './no-time.ts';

/**
 * Builds a model batch by batch, each in a transaction of its own, so that one that fails takes no other with it and a
 * run that ends half-way has less to do the next time.
 * @returns what is left for the caller's transaction: the last batch
 * @throws IngotError BATCHES_FAILED when all have been tried
 */
export async function buildBatches(
  batches: readonly TimeRange[],
  build: ModelBuild,
  execution: Execution,
): Promise<ModelWork> {
  if (batches.length > 0) await warnOfNoTime(build, execution);
  return new Batches(build, execution).run(batches);
}

class Batches {
  readonly #build: ModelBuild;
  readonly #execution: Execution;
  readonly #failures: { readonly name: string; readonly error: IngotError }[] = [];
  /** Whether what a full refresh throws away is still there: it goes together with the first batch that takes its place. */
  #isStanding: boolean;

  /** The columns of the table as the last batch that was committed left it. */
  #columns: ModelBuild['standing'];

  constructor(build: ModelBuild, execution: Execution) {
    this.#build = build;
    this.#execution = execution;
    this.#isStanding = build.isWhole;
  }

  async run(batches: readonly TimeRange[]): Promise<ModelWork> {
    const last = batches.at(-1);
    for (const batch of batches) {
      if (batch === last && this.#failures.length === 0) break;
      await this.#alone(batch);
    }
    const [first] = this.#failures;
    if (first !== undefined) throw this.#failed(first, batches.length);
    const { model, session } = this.#build;
    const work = async () => {
      if (last === undefined && this.#isStanding) await this.#makeEmpty();
      if (last !== undefined) await this.#one(last);
      return finish(model, session, 'microbatch');
    };
    return { work, rebuild: last === undefined ? { from: this.#empty } : this.#rebuild(last) };
  }

  async #alone(batch: TimeRange): Promise<void> {
    const { session } = this.#build;
    this.#execution.context.signal.throwIfAborted();
    try {
      await session.begin();
      const columns = await this.#one(batch);
      await session.commit();
      this.#columns = columns;
      this.#isStanding = false;
    } catch (error) {
      await session.rollback();
      if (this.#execution.context.signal.aborted) throw error;
      const broken = await brokenConstraint(error, this.#build, this.#rebuild(batch));
      const mistake = broken ?? error;
      if (!(mistake instanceof IngotError)) throw mistake;
      this.#failures.push({ name: this.#nameOf(batch), error: mistake });
    }
  }

  #rebuild(batch: TimeRange): Rebuild {
    const { model, isWhole } = this.#build;
    const compiled = () => this.#execution.compileBatch(model.uniqueId, batch, !isWhole);
    return {
      from: this.#isStanding ? this.#empty : `from ${renderRelation(model.relation)}`,
      add: (build) => addBatch(batch, { ...build, compiled: compiled() }, this.#execution),
      part: ` (in the batch ${this.#nameOf(batch)})`,
    };
  }

  /** No rows, but the columns that all of it would have. */
  get #empty(): string {
    return `select * from (\n${this.#build.compiled.sql}\n) limit 0`;
  }

  async #one(batch: TimeRange): Promise<ModelBuild['standing']> {
    const { model, isWhole } = this.#build;
    if (this.#isStanding) await this.#makeEmpty();
    const compiled = this.#execution.compileBatch(model.uniqueId, batch, !isWhole);
    try {
      const build = { ...this.#build, compiled, standing: this.#columns };
      return await addBatch(batch, build, this.#execution);
    } catch (error) {
      throw this.#inBatch(error, compiled, batch);
    }
  }

  /** The table as it is before the first batch. */
  async #makeEmpty(): Promise<void> {
    const { model, compiled, session } = this.#build;
    if (compiled.program !== undefined) await makeEmptyTable(this.#build);
    else await makeTable(this.#build, this.#empty);
    const { adapter, stateSchema } = this.#execution;
    if (adapter.capabilities.persistent)
      await session.execute(forgetBatches(stateSchema, model.uniqueId));
  }

  #inBatch(error: unknown, compiled: CompiledSql, batch: TimeRange): unknown {
    if (!(error instanceof EngineError) && !(error instanceof IngotError)) return error;
    const whole = fileOf(this.#build.model);
    const mistake = sqlError(error, compiled, { prefixLength: 0, whole });
    const { code, message, location, hint } = mistake;
    const where = `${message} (in the batch ${this.#nameOf(batch)})`;
    return new IngotError(code, where, { location, hint, cause: error });
  }

  #failed({ error }: { readonly error: IngotError }, total: number): IngotError {
    const names = this.#failures.map(({ name }) => name);
    const shown = names.slice(0, 5).join(', ');
    const more = names.length > 5 ? `, and ${names.length - 5} more` : '';
    return new IngotError(
      'BATCHES_FAILED',
      `${names.length} of ${total} batches of "${this.#build.model.fullName}" failed: ${shown}${more}; the first one says: ${error.message}`,
      { location: error.location, hint: error.hint, cause: error },
    );
  }

  #nameOf(batch: TimeRange): string {
    const strategy = strategyOf(this.#build.model.materialization);
    return batchName(batch, strategy?.kind === 'microbatch' ? strategy.batchSize : 'hour');
  }
}
