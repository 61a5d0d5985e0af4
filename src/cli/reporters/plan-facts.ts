import { createPatch } from 'diff';
import { reasonText, type Reason } from '../../core/change.ts';
import { fullNameOf, type Node } from '../../core/node.ts';
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
  readonly leftovers: readonly { readonly name: string; readonly type: string }[];
  /** Whether the leftovers have just been dropped. */
  readonly isPruned: boolean;
  readonly hasChanges: boolean;
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
  { isPruned }: { readonly isPruned: boolean },
): PlanFacts {
  const facts = plan.selected.flatMap((id) => plannedFact(id, plan) ?? []);
  const due = facts.filter(({ reasons }) => reasons.length > 0);
  const ofKind = (isTest: boolean) =>
    due.filter(({ node }) => (node.resourceType === 'test') === isTest);
  const [nodes, tests] = [ofKind(false), ofKind(true)];
  const testCount = facts.filter(({ node }) => node.resourceType === 'test').length;
  const { leftovers, removed } = plan;
  return {
    target: plan.project.target.name,
    nodes,
    tests,
    unchanged: {
      nodes: facts.length - testCount - nodes.length,
      tests: testCount - tests.length,
    },
    removed: removed.filter((id) => !id.startsWith('test.')).map(fullNameOf),
    leftovers: leftovers.map(({ relation, type }) => ({ name: renderRelation(relation), type })),
    isPruned,
    hasChanges: due.length > 0 || (leftovers.length > 0 && !isPruned),
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
