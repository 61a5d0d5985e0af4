import { materializationName } from '../../core/materialization.ts';
import { differenceJson } from './rows-difference.ts';
import { reasonText } from '../../core/change.ts';
import type { IngotError } from '../../core/error.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Node } from '../../core/node.ts';
import { renderRelation } from '../../core/relation.ts';
import type { NodeResult } from '../../core/results.ts';

/** A mistake as fields of an event; what is not known is left out. */
export function errorFields(error: IngotError): JsonObject {
  return {
    code: error.code,
    message: error.message,
    ...(error.location !== undefined && {
      path: error.location.path,
      line: error.location.line,
      column: error.location.column,
    }),
    ...(error.hint !== undefined && { help: error.hint }),
  };
}

export function nodeFields(node: Node): JsonObject {
  return {
    unique_id: node.uniqueId,
    resource_type: node.resourceType,
    name: node.fullName,
    path: node.path,
    ...(node.resourceType === 'model' && {
      materialized: materializationName(node.materialization),
    }),
  };
}

export function resultFields(result: NodeResult): JsonObject {
  const { staging } = result;
  return {
    ...nodeFields(result.node),
    status: result.status,
    message: result.message,
    seconds: secondsBetween(result.startedAt, result.finishedAt),
    thread: result.thread,
    ...(result.reasons !== undefined && {
      reasons: result.reasons.map(reasonText),
    }),
    ...(result.rows !== undefined && { rows: result.rows }),
    ...(result.failures !== undefined && { failures: result.failures }),
    ...(result.tested !== undefined && { tested: result.tested }),
    ...(result.failing !== undefined && {
      failing: {
        columns: result.failing.columns.map(({ name }) => name),
        rows: result.failing.rows,
      },
    }),
    ...(result.difference !== undefined && { difference: differenceJson(result.difference) }),
    ...(result.storedIn !== undefined && { relation_name: renderRelation(result.storedIn) }),
    ...(result.error !== undefined && { error: errorFields(result.error) }),
    ...(staging !== undefined && {
      staging: {
        files: staging.files,
        converted: staging.converted,
        rows: staging.rows,
        rejected: staging.rejected,
        ...(staging.mended !== undefined && { mended: staging.mended }),
        ...(staging.rejectsPath !== undefined && { rejects_path: staging.rejectsPath }),
      },
    }),
  };
}

export function secondsBetween(start: Date, end: Date): number {
  return (end.getTime() - start.getTime()) / 1000;
}
