import type { Graph } from '../core/graph.ts';
import { both, either, type Marks } from '../core/marks.ts';
import { isTest, type Node } from '../core/node.ts';
import type { Criterion, Selector } from './selector.ts';

/** The nodes that meet every criterion, each taken with the tests that read its nodes. */
export function selectedNodes({ criteria }: Selector, nodes: readonly Node[], graph: Graph): Marks {
  return criteria
    .map((criterion) => withTests(withRelatives(criterion, nodes, graph), nodes, graph))
    .reduce(both);
}

function withRelatives(criterion: Criterion, nodes: readonly Node[], graph: Graph): Marks {
  const marks = new Uint8Array(nodes.length);
  for (let at = 0; at < nodes.length; at++) if (criterion.matches(nodes[at]!)) marks[at] = 1;
  if (criterion.withWholeFamily) return graph.withAncestors(graph.withDescendants(marks));
  return either(
    graph.withAncestors(marks, criterion.ancestorDepth),
    graph.withDescendants(marks, criterion.descendantDepth),
  );
}

/** A test is selected with any node that it reads. */
function withTests(marks: Marks, nodes: readonly Node[], graph: Graph): Marks {
  const extended = graph.withDescendants(marks, 1);
  for (let at = 0; at < nodes.length; at++) {
    if (extended[at] !== marks[at] && !isTest(nodes[at]!)) extended[at] = 0;
  }
  return extended;
}
