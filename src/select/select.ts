import { ErrorCollector, type IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import { either, without, type Marks } from '../core/marks.ts';
import type { ResourceType, UniqueId } from '../core/node.ts';
import { parseSelectors } from './parse-selectors.ts';
import type { Selector } from './selector.ts';
import { selectedNodes } from './selected-nodes.ts';
import { nothingLeft, nothingMatched } from './warnings.ts';

export interface SelectionRequest {
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  /** What the command can run; the selection holds nothing else. */
  readonly resourceTypes: readonly ResourceType[];
}

export interface Selection {
  /** In topological order. */
  readonly ids: readonly UniqueId[];
  readonly warnings: readonly IngotError[];
}

/** The nodes that `--select` finds (all, where it is not given) and `--exclude` does not. */
export function select(manifest: Manifest, request: SelectionRequest): Selection {
  const { included, excluded } = parseRequest(request, manifest.projectName);
  const { graph } = manifest;
  const nodes = [...manifest.nodes.values()];
  const warnings: IngotError[] = [];
  const find = (selectors: readonly Selector[]): Marks =>
    selectors
      .map((selector) => {
        const found = selectedNodes(selector, nodes, graph);
        if (!found.includes(1)) warnings.push(nothingMatched(selector, nodes));
        return found;
      })
      .reduce(either, new Uint8Array(nodes.length));
  const all = new Uint8Array(nodes.length).fill(1);
  const selected = without(included.length === 0 ? all : find(included), find(excluded));
  const types = new Set(request.resourceTypes);
  const ids: UniqueId[] = [];
  for (const at of graph.topologicalPositions()) {
    if (selected[at] === 1 && types.has(nodes[at]!.resourceType)) ids.push(graph.ids[at]!);
  }
  if (ids.length === 0 && warnings.length === 0) {
    const held = nodes.filter((_, at) => selected[at] === 1);
    warnings.push(nothingLeft(held, request.resourceTypes));
  }
  return { ids, warnings };
}

function parseRequest(request: SelectionRequest, projectName: string): ParsedRequest {
  const mistakes = new ErrorCollector();
  const included = mistakes.try(() => parseSelectors(request.select, projectName)) ?? [];
  const excluded = mistakes.try(() => parseSelectors(request.exclude, projectName)) ?? [];
  mistakes.throwIfAny();
  return { included, excluded };
}

interface ParsedRequest {
  readonly included: readonly Selector[];
  readonly excluded: readonly Selector[];
}
