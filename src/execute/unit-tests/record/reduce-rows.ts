import { EngineError } from '../../../core/adapter.ts';
import { describedColumns } from '../../../core/described-columns.ts';
import { IngotError } from '../../../core/error.ts';
import { quoteIdentifier, renderRelation } from '../../../core/relation.ts';
import { asQuery } from '../../../binder/as-query.ts';
import { rowNumber, wantedRows, type Candidate, type Recording } from './record-request.ts';

/** So often the model is tried on fewer rows of one table. */
const mostTries = 500;
/** A unit test with more rows of a table is none that people read. */
const mostRowsOfInput = 50;

/**
 * Leaves the rows away without which the wanted ones come out all the same.
 * @throws IngotError RECORD_NOT_MADE, RECORD_TOO_MUCH
 */
export async function reduceRows(
  candidates: readonly Candidate[],
  recording: Recording,
): Promise<readonly Candidate[]> {
  const trial = new Trial(candidates, recording);
  await trial.begin();
  for (const at of candidates.keys()) await trial.narrow(at);
  for (const at of candidates.keys()) await trial.reduce(at);
  const left = trial.candidates;
  const large = left.find(({ rows }) => rows.length > mostRowsOfInput);
  if (large === undefined) return left;
  throw new IngotError(
    'RECORD_TOO_MUCH',
    `The recorded rows need ${large.rows.length} rows of "${large.node.fullName}", and a unit test has room for ${mostRowsOfInput}`,
    { hint: 'Narrow --where to rows that are made of fewer, or set a smaller --limit.' },
  );
}

/** Tries the model on parts of the rows. */
class Trial {
  readonly #recording: Recording;
  readonly #candidates: Candidate[];
  #columns = '';
  #left = 0;

  constructor(candidates: readonly Candidate[], recording: Recording) {
    this.#candidates = [...candidates];
    this.#recording = recording;
  }

  get candidates(): readonly Candidate[] {
    return this.#candidates;
  }

  async begin(): Promise<void> {
    const { session, model } = this.#recording;
    const columns = await describedColumns(wantedRows, session);
    this.#columns = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
    for (const { node } of this.#candidates)
      await session.execute(`create schema if not exists ${quoteIdentifier(node.relation.schema)}`);
    for (const candidate of this.#candidates) await this.#place(candidate);
    if (await this.#isEnough()) return;
    throw new IngotError(
      'RECORD_NOT_MADE',
      `"${model.fullName}" does not make these rows of what its inputs hold now`,
      {
        hint: 'Build it anew (--force); what depends on the clock, on chance or on earlier runs can’t be recorded.',
      },
    );
  }

  /** Leaves the rows of one table that have a value in common with the wanted ones, where these are enough. */
  async narrow(at: number): Promise<void> {
    const candidate = this.#candidates[at];
    if (candidate === undefined) return;
    const { session } = this.#recording;
    const wanted = await describedColumns(wantedRows, session);
    const names = new Set(wanted.map(({ name }) => name.toLowerCase()));
    const own = await describedColumns(candidate.copy, session);
    for (const { name } of own.filter((column) => names.has(column.name.toLowerCase()))) {
      const column = quoteIdentifier(name);
      const { rows: found } = await session.query(
        `select ${rowNumber} from ${candidate.copy} where ${column} in (select ${column} from ${wantedRows}) order by 1`,
      );
      const rows = found.map(([number]) => Number(number));
      const isFewer = rows.length < (this.#candidates[at]?.rows.length ?? 0);
      if (isFewer && (await this.#isEnoughOf({ ...candidate, rows })))
        this.#candidates[at] = { ...candidate, rows };
    }
    await this.#place(this.#candidates[at] ?? candidate);
  }

  /** Takes away halves of the rows of one table, then quarters, and so on down to single rows. */
  async reduce(at: number): Promise<void> {
    this.#left = mostTries;
    let size = Math.ceil((this.#candidates[at]?.rows.length ?? 0) / 2);
    while (size >= 1 && this.#left > 0) {
      for (let start = 0; this.#left > 0;) {
        const candidate = this.#candidates[at];
        if (candidate === undefined || start >= candidate.rows.length) break;
        const rows = candidate.rows.filter((_, place) => place < start || place >= start + size);
        if (await this.#isEnoughOf({ ...candidate, rows }))
          this.#candidates[at] = { ...candidate, rows };
        else start += size;
      }
      if (size === 1) break;
      size = Math.ceil(size / 2);
    }
    const candidate = this.#candidates[at];
    if (candidate !== undefined) await this.#place(candidate);
  }

  async #isEnoughOf(candidate: Candidate): Promise<boolean> {
    this.#recording.context.signal.throwIfAborted();
    this.#left--;
    await this.#place(candidate);
    return this.#isEnough();
  }

  async #place({ node, copy, rows }: Candidate): Promise<void> {
    const { session } = this.#recording;
    const table = renderRelation({ database: 'ingot_record', ...node.relation });
    await session.execute(
      `create or replace table ${table} as\nselect * exclude (${rowNumber})\nfrom ${copy}\nwhere ${rowNumber} in (select unnest([${rows.join(', ')}]::bigint[]))\norder by ${rowNumber}`,
    );
  }

  /** Whether all wanted rows come out; where the model fails on fewer rows, these are needed. */
  async #isEnough(): Promise<boolean> {
    const { session, sql } = this.#recording;
    try {
      const { rows } = await session.query(
        `select count(*) from (\nselect ${this.#columns} from ${wantedRows}\nexcept all\nselect ${this.#columns} from (\n${asQuery(sql)}\n)\n)`,
      );
      return Number(rows[0]?.[0]) === 0;
    } catch (error) {
      if (error instanceof EngineError && error.kind !== 'Interrupt') return false;
      throw error;
    }
  }
}
