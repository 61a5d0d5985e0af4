import type { JsonObject } from '../core/json.ts';
import type { UniqueId } from '../core/node.ts';
import type { Relation } from '../core/relation.ts';
import type { Origin } from './model-lineage.ts';
import type { Trace, TracedRelation } from './trace.ts';

/** What an operator knows about what stands around it. */
export interface Scope {
  readonly trace: (operator: JsonObject, scope: Scope) => TracedRelation;
  /** The node that a table stands for. */
  readonly nodeOf: (relation: Relation) => UniqueId | undefined;
  /** One object for equal origins, so that sets hold each once. */
  readonly originOf: (uniqueId: UniqueId, column?: string) => Origin;
  /** Ephemeral models by the name of the CTE that stands for them. */
  readonly ephemerals: ReadonlyMap<string, UniqueId>;
  /** CTEs by the index of their table; those that stand for an ephemeral model as that model. */
  readonly ctes: ReadonlyMap<number, TracedRelation | UniqueId>;
  /** The columns that correlated subqueries take from outside, innermost first. */
  readonly correlated: readonly (readonly Trace[])[];
}

export function withCte(scope: Scope, index: number, read: TracedRelation | UniqueId): Scope {
  return { ...scope, ctes: new Map([...scope.ctes, [index, read]]) };
}
