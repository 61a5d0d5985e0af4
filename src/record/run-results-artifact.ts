import { isEphemeral } from '../core/ephemeral.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { isTest, storedIn, type Node } from '../core/node.ts';
import { renderRelation } from '../core/relation.ts';
import type { NodeResult, RunResults } from '../core/results.ts';

export interface RunResultsInput {
  readonly run: RunResults;
  /** The version of ingot. */
  readonly version: string;
  /** The options of the command, as they shall be written. */
  readonly args: JsonObject;
}

/** The text of `run_results.json` in dbt's schema, version 6; staged sources are results too. */
export function runResultsArtifact({ run, version, args }: RunResultsInput): string {
  const results = [...run.results].sort((a, b) => (a.uniqueId < b.uniqueId ? -1 : 1));
  const artifact: JsonObject = {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
      dbt_version: version,
      generated_at: run.finishedAt.toISOString(),
      invocation_id: run.invocationId,
      invocation_started_at: run.startedAt.toISOString(),
      env: {},
    },
    results: results.map(resultJson),
    elapsed_time: seconds(run),
    args,
  };
  return JSON.stringify(artifact);
}

function resultJson(result: NodeResult): JsonObject {
  const compiledSql = result.compiledSql ?? '';
  return {
    status: statusOf(result),
    timing: timingJson(result),
    thread_id: result.thread === 0 ? 'main' : `Thread-${result.thread}`,
    execution_time: seconds(result),
    adapter_response: responseJson(result),
    message: result.message === '' ? null : result.message,
    failures: result.failures ?? null,
    unique_id: result.uniqueId,
    compiled: compiledSql !== '',
    compiled_code: compiledSql === '' ? null : compiledSql,
    relation_name: relationName(result.node),
  };
}

/** The schema has no word for what was right before and was left as it is: it still is right, and its message says why. */
function statusOf({ status, node }: NodeResult): string {
  if (status !== 'unchanged') return status;
  return isTest(node) ? 'pass' : 'success';
}

/** Everything is compiled before the first node runs, so a node's own time is all execution. */
function timingJson({ status, startedAt, finishedAt }: NodeResult): Json {
  if (status === 'skipped' || status === 'unchanged') return [];
  const [start, end] = [startedAt.toISOString(), finishedAt.toISOString()];
  return [
    { name: 'compile', started_at: start, completed_at: start },
    { name: 'execute', started_at: start, completed_at: end },
  ];
}

function responseJson({ rows, staging }: NodeResult): JsonObject {
  return {
    ...(rows === undefined ? {} : { rows_affected: rows }),
    ...(staging === undefined
      ? {}
      : { files: staging.files, converted: staging.converted, rejected: staging.rejected }),
  };
}

function relationName(node: Node): string | null {
  if (isTest(node)) {
    const stored = storedIn(node);
    return stored === undefined ? null : renderRelation(stored);
  }
  return isEphemeral(node) ? null : renderRelation(node.relation);
}

function seconds({ startedAt, finishedAt }: { startedAt: Date; finishedAt: Date }): number {
  return (finishedAt.getTime() - startedAt.getTime()) / 1000;
}
