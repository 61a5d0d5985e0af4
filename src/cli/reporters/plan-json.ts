import type { JsonObject } from '../../core/json.ts';
import { nodeFields } from './json-fields.ts';
import type { PlanFacts, PlannedFact } from './plan-facts.ts';

/** A plan for programs: one JSON object. */
export function planAsJson(facts: PlanFacts): string {
  const { target, nodes, tests, unchanged, removed, leftovers, hasChanges } = facts;
  const plan: JsonObject = {
    target,
    has_changes: hasChanges,
    build: nodes.map(fields),
    test: tests.map(fields),
    unchanged: { nodes: unchanged.nodes, tests: unchanged.tests },
    removed,
    leftovers: leftovers.map(({ name, type, isHistory, isDropped }) => ({
      relation: name,
      type,
      history: isHistory,
      dropped: isDropped,
    })),
  };
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}

function fields({ node, reasons, reasonTexts, diff }: PlannedFact): JsonObject {
  return {
    ...nodeFields(node),
    reasons: reasonTexts,
    reason_kinds: reasons.map(({ kind }) => kind),
    ...(diff !== undefined && { diff }),
  };
}
