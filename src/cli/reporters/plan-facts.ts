import { createPatch } from 'diff';
import { reasonText, type Reason } from '../../core/change.ts';
import { isTest, fullNameOf, type Node } from '../../core/node.ts';
import { renderRelation } from '../../core/relation.ts';
import type { ProjectPlan } from '../../inspect.ts';

/** A plan as it is told. */
export interface PlanFacts {
  readonly target: string;
  /** Nodes that would be built, parents first. */
  readonly nodes: readonly PlannedFact[];
  readonly tests: readonly PlannedFact[];
  readonly unchanged: { readonly nodes: number; readonly tests: number };
  /** Full names of nodes that the database was built from and that are no more. */
  readonly removed: readonly string[];
  readonly leftovers: readonly LeftoverFact[];
  readonly hasChanges: boolean;
}

export interface LeftoverFact {
  readonly name: string;
  readonly type: string;
  /** Whether no build could make it again. */
  readonly isHistory: boolean;
  /** Whether it has just been dropped. */
  readonly isDropped: boolean;
}

export interface PlannedFact {
  readonly node: Node;
  readonly reasons: readonly Reason[];
  readonly reasonTexts: readonly string[];
  /** A unified diff of the SQL, where it is another one. */
  readonly diff: string | undefined;
}

export function planFacts(
  plan: ProjectPlan,
  { isPruned, acceptLoss }: { readonly isPruned: boolean; readonly acceptLoss: boolean },
): PlanFacts {
  const facts = plan.selected.flatMap((id) => plannedFact(id, plan) ?? []);
  const due = facts.filter(({ reasons }) => reasons.length > 0);
  const ofKind = (areTests: boolean) => due.filter(({ node }) => isTest(node) === areTests);
  const [nodes, tests] = [ofKind(false), ofKind(true)];
  const testCount = facts.filter(({ node }) => isTest(node)).length;
  const { removed } = plan;
  const leftovers = plan.leftovers.map(({ relation, type, isHistory }) => ({
    name: renderRelation(relation),
    type,
    isHistory,
    isDropped: isPruned && (acceptLoss || !isHistory),
  }));
  return {
    target: plan.project.target.name,
    nodes,
    tests,
    unchanged: {
      nodes: facts.length - testCount - nodes.length,
      tests: testCount - tests.length,
    },
    removed: removed.filter((id) => !/^(?:unit_)?test\./.test(id)).map(fullNameOf),
    leftovers,
    hasChanges: due.length > 0 || leftovers.some(({ isDropped }) => !isDropped),
  };
}

function plannedFact(id: string, { changes, manifest }: ProjectPlan): PlannedFact | undefined {
  const node = manifest.nodes.get(id);
  const planned = changes.nodes.get(id) ?? changes.tests.get(id);
  if (node === undefined || planned === undefined) return undefined;
  const { reasons, sqlBefore } = planned.change;
  const after = 'sql' in planned ? planned.sql : undefined;
  const isOther = reasons.some(({ kind }) => kind === 'sql');
  const diff =
    isOther && sqlBefore !== undefined && after !== undefined
      ? createPatch(node.path, `${sqlBefore}\n`, `${after}\n`, 'built', 'now')
      : undefined;
  return { node, reasons, reasonTexts: reasons.map(reasonText), diff };
}
