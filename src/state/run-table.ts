import type { Session, Statement } from '../core/adapter.ts';
import { isJsonObject, parseJson } from '../core/json.ts';
import { quoteLiteral } from '../core/relation.ts';
import { rowsIfThere } from './optional-table.ts';
import { fromEpoch, timestampLiteral } from './timestamps.ts';
import type { StateSchema } from './state-tables.ts';

/** One run of a command that opened the database. */
export interface RunRecord {
  readonly runId: string;
  readonly command: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly status: 'success' | 'error' | 'interrupted';
  /** How many nodes and tests ended with each status. */
  readonly counts: Readonly<Record<string, number>>;
  /** Full names of the nodes that were built, or failed. */
  readonly changed: readonly string[];
}

const mostRunsKept = 1000;

export function runTable(schema: StateSchema): Statement {
  return `create table if not exists ${schema}.runs (
  run_id varchar, command varchar, started_at timestamp, finished_at timestamp, status varchar, counts varchar, changed varchar[]
)`;
}

/** Writes a run, in the place of what was written of it before, and forgets the oldest ones. */
export function runStatements(schema: StateSchema, run: RunRecord): readonly Statement[] {
  const { runId, command, startedAt, finishedAt, status, counts, changed } = run;
  const values = [
    quoteLiteral(runId),
    quoteLiteral(command),
    timestampLiteral(startedAt),
    timestampLiteral(finishedAt),
    quoteLiteral(status),
    quoteLiteral(JSON.stringify(counts)),
    `[${changed.map(quoteLiteral).join(', ')}]::varchar[]`,
  ];
  return [
    `delete from ${schema}.runs where run_id = ${quoteLiteral(runId)}`,
    `insert into ${schema}.runs (run_id, command, started_at, finished_at, status, counts, changed)
values (${values.join(', ')})`,
    `delete from ${schema}.runs
where rowid not in (select rowid from ${schema}.runs order by rowid desc limit ${mostRunsKept})`,
  ];
}

/** The last runs, the latest first; none in a database of an earlier ingot. */
export async function readRuns(
  limit: number,
  { session, schema }: { readonly session: Session; readonly schema: StateSchema },
): Promise<readonly RunRecord[]> {
  const rows = await rowsIfThere(
    session,
    `select run_id, command, epoch_ms(started_at), epoch_ms(finished_at), status, counts, changed
from ${schema}.runs
order by rowid desc
limit ${limit}`,
  );
  return rows.map(([runId, command, startedAt, finishedAt, status, counts, changed]) => ({
    runId: String(runId),
    command: String(command),
    startedAt: fromEpoch(startedAt),
    finishedAt: fromEpoch(finishedAt),
    status: status === 'error' || status === 'interrupted' ? status : 'success',
    counts: countsOf(String(counts)),
    changed: Array.isArray(changed) ? changed.map(String) : [],
  }));
}

function countsOf(text: string): Readonly<Record<string, number>> {
  const value = parseJson(text);
  if (!isJsonObject(value)) return {};
  const counts = Object.entries(value).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return Object.fromEntries(counts);
}
