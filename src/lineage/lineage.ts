import type { Session } from '../core/adapter.ts';
import type { Manifest } from '../core/manifest.ts';
import { isTest, type Node, type UniqueId } from '../core/node.ts';
import { withKnownColumn } from './find-subject.ts';

import { impactOf, type Impact } from './impact.ts';
import type { ColumnRef, Lineages, Origin } from './model-lineage.ts';
import { traceProject, type TracedProject } from './trace-project.ts';
import { columnsDown, columnsUp, nodesDown, nodesUp, type LineageGraph } from './walk.ts';

export { findSubject } from './find-subject.ts';

/** What is asked about a node or a column. */
export interface LineageQuestion {
  readonly up: boolean;
  readonly down: boolean;
  readonly impact: boolean;
}

/** A question that may leave open what is asked. */
export interface OpenQuestion {
  readonly up?: boolean | undefined;
  readonly down?: boolean | undefined;
  readonly impact?: boolean | undefined;
}

/** What is asked where the request leaves it open: of a column where it comes from, of a node both ways. */
export function questionOf(
  { up, down, impact = false }: OpenQuestion,
  { column }: Origin,
): LineageQuestion {
  const isOpen = up !== true && down !== true && !impact;
  return {
    up: up ?? isOpen,
    down: down ?? (isOpen && column === undefined),
    impact,
  };
}

/** What is known about the subject; what was not asked is undefined. */
export interface LineageAnswer {
  readonly subject: Origin;
  readonly up: LineageGraph | undefined;
  readonly down: LineageGraph | undefined;
  readonly impact: Impact | undefined;
  /** The direct inputs of the nodes that were looked at. */
  readonly lineages: Lineages;
}

/** The lineage of a node as a whole, which needs no engine. */
export function nodeLineage(
  uniqueId: UniqueId,
  { up, down }: LineageQuestion,
  { graph, nodes }: Manifest,
): LineageAnswer {
  const isShown = (id: UniqueId): boolean => !isOfTest(nodes.get(id));
  return {
    subject: { uniqueId, column: undefined },
    up: up ? nodesUp(uniqueId, graph) : undefined,
    down: down ? nodesDown(uniqueId, graph, isShown) : undefined,
    impact: undefined,
    lineages: new Map(),
  };
}

/**
 * The lineage of a column, and the impact of a change; `session` is on a database in memory.
 * @throws IngotError COLUMN_NOT_FOUND
 */
export async function tracedLineage(
  asked: Origin,
  question: LineageQuestion,
  { project, session }: { readonly project: TracedProject; readonly session: Session },
): Promise<LineageAnswer> {
  const { manifest } = project;
  const lineages = await traceProject(idsFor(asked, question, manifest), project, session);
  const subject = withKnownColumn(asked, lineages.get(asked.uniqueId), manifest);
  const { uniqueId, column } = subject;
  const ofNode = nodeLineage(uniqueId, question, manifest);
  const start: ColumnRef | undefined = column === undefined ? undefined : { uniqueId, column };
  const { up, down } = question;
  return {
    subject,
    up: up && start !== undefined ? columnsUp(start, lineages) : ofNode.up,
    down: down && start !== undefined ? columnsDown(start, lineages, manifest.graph) : ofNode.down,
    impact: question.impact ? impactOf(subject, lineages, manifest) : undefined,
    lineages,
  };
}

function idsFor(
  { uniqueId, column }: Origin,
  { up, down, impact }: LineageQuestion,
  { graph, nodes }: Manifest,
): readonly UniqueId[] {
  const isColumn = column !== undefined;
  const above = up && isColumn ? graph.ancestors(uniqueId) : [];
  const below = impact || (down && isColumn) ? graph.descendants(uniqueId) : [];
  const wanted = [uniqueId, ...above, ...below];
  // A unit test reads no table of the project.
  return wanted.filter((id) =>
    impact ? nodes.get(id)?.resourceType !== 'unit_test' : !isOfTest(nodes.get(id)),
  );
}

function isOfTest(node: Node | undefined): boolean {
  return node !== undefined && isTest(node);
}
