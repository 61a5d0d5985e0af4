import type { JsonObject } from '../../core/json.ts';
import { shownPlace } from '../../core/target.ts';
import type { Moment, NodeStanding, ProjectStatus, RunRecord } from '../../inspect.ts';
import { nodeFields, secondsBetween } from './json-fields.ts';
import { countStandings, nodesByLayer } from './status-facts.ts';

/** The status of a project as one object with names that do not change; docs/status.md explains them. */
export function statusAsJson(status: ProjectStatus): string {
  const { project, generatedAt, nodes, runs } = status;
  const object: JsonObject = {
    generated_at: generatedAt.toISOString(),
    target: project.target.name,
    place: shownPlace(project.target, project.root),
    counts: countStandings(nodes),
    nodes: nodesByLayer(nodes)
      .flat()
      .map((each) => standingFields(each, generatedAt)),
    runs: runs.map(runFields),
  };
  return `${JSON.stringify(object, undefined, 2)}\n`;
}

function standingFields(standing: NodeStanding, now: Date): JsonObject {
  const { node, failure, built, staleSince, lastRun, tests } = standing;
  return {
    ...nodeFields(node),
    state: standing.standing,
    is_there: standing.isThere,
    reasons: [...standing.reasons],
    built_at: built?.at.toISOString() ?? null,
    age_seconds: built === undefined ? null : Math.max(0, secondsBetween(built.at, now)),
    stale_since: staleSince?.toISOString() ?? null,
    failure:
      failure === undefined
        ? null
        : { message: failure.message, failed_at: failure.at.toISOString() },
    rows: standing.rows ?? null,
    bytes: standing.bytes ?? null,
    last_run: lastRun === undefined ? null : momentFields(lastRun),
    tests: {
      passed: tests.passed,
      warned: tests.warned,
      failed: tests.failed,
      not_run: tests.notRun,
    },
  };
}

function momentFields({ at, runId }: Moment): JsonObject {
  return { run_id: runId ?? null, at: at.toISOString() };
}

function runFields(run: RunRecord): JsonObject {
  return {
    run_id: run.runId,
    command: run.command,
    started_at: run.startedAt.toISOString(),
    finished_at: run.finishedAt.toISOString(),
    status: run.status,
    counts: run.counts,
    changed: [...run.changed],
  };
}
