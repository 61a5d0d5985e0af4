import type { Event } from '../../core/event.ts';
import type { JsonObject } from '../../core/json.ts';
import { countStatuses, isFailure, type NodeResult, type RunResults } from '../../core/results.ts';
import { isTold } from '../log-level.ts';
import type { LogLevel } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { errorFields, nodeFields, resultFields, secondsBetween } from './json-fields.ts';

/** One event a line, as JSON with names that do not change. */
export function jsonReporter(terminal: Terminal, logLevel: LogLevel): (event: Event) => void {
  return (event) => {
    const level = levelOf(event);
    // How it ended is told at every level.
    if (event.type !== 'run-finished' && !isTold(level, logLevel)) return;
    const line = { event: event.type.replaceAll('-', '_'), level, ...eventFields(event) };
    terminal.out(`${JSON.stringify(line)}\n`);
  };
}

function levelOf(event: Event): LogLevel {
  switch (event.type) {
    case 'warning':
      return 'warn';
    case 'hook-failed':
      return 'error';
    case 'debug':
      return 'debug';
    case 'node-finished':
      return resultLevel(event.result);
    case 'run-started':
    case 'node-started':
    case 'file-staged':
    case 'run-finished':
      return 'info';
  }
}

function resultLevel({ status }: NodeResult): LogLevel {
  if (isFailure(status)) return 'error';
  return status === 'warn' ? 'warn' : 'info';
}

function eventFields(event: Event): JsonObject {
  switch (event.type) {
    case 'run-started': {
      const { command, target, place, threads, counts } = event;
      return { command, invocation_id: event.invocationId, target, place, threads, counts };
    }
    case 'node-started':
      return { ...nodeFields(event.node), index: event.index, total: event.total };
    case 'node-finished':
      return { ...resultFields(event.result), index: event.index, total: event.total };
    case 'file-staged': {
      const { path, rows, rejected, unchanged } = event;
      return { unique_id: event.node.uniqueId, path, rows, rejected, unchanged };
    }
    case 'warning':
      return errorFields(event.warning);
    case 'hook-failed':
      return errorFields(event.error);
    case 'debug':
      return { message: event.message };
    case 'run-finished':
      return {
        command: event.run.command,
        invocation_id: event.run.invocationId,
        ok: event.run.ok,
        interrupted: event.run.interrupted,
        started_at: event.run.startedAt.toISOString(),
        seconds: secondsBetween(event.run.startedAt, event.run.finishedAt),
        counts: countStatuses(event.run.results),
        stale: event.run.stale.map(({ node, reason }) => ({
          unique_id: node.uniqueId,
          name: node.fullName,
          reason,
        })),
        publication: publicationFields(event.run.publication),
      };
  }
}

/** Null where readers open the working database itself. */
function publicationFields(publication: RunResults['publication']): JsonObject | null {
  switch (publication?.status) {
    case undefined:
      return null;
    case 'same':
      return { status: 'same' };
    case 'published':
      return { status: 'published', version: publication.version };
    case 'withheld':
      return { status: 'withheld', reason: publication.reason };
    case 'failed':
      return { status: 'failed', ...errorFields(publication.error) };
  }
}
