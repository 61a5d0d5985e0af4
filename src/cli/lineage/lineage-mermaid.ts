import type { Manifest } from '../../core/manifest.ts';
import type { LineageAnswer } from '../../inspect.ts';
import { filesOf } from './place-names.ts';

type Origin = LineageAnswer['subject'];

/** The answer as a Mermaid flowchart: a box for each node, with its columns in it; dotted arrows only steer rows. */
export function lineageMermaid({ subject, up, down }: LineageAnswer, manifest: Manifest): string {
  const edges = [...(up?.edges ?? []), ...(down?.edges ?? [])];
  const places = [subject, ...edges.flatMap(({ from, to }) => [from, to])];
  const nodes = groupByNode(places);
  const ids = new Map(
    [...nodes].flatMap(([uniqueId, columns], at) => [
      [keyOf({ uniqueId, column: undefined }), `n${at}`] as const,
      ...columns.map((column, index) => [keyOf({ uniqueId, column }), `n${at}c${index}`] as const),
    ]),
  );
  const idOf = (place: Origin): string => ids.get(keyOf(place)) ?? 'n';
  const boxes = [...nodes].flatMap(([uniqueId, columns]) => {
    const files = filesOf(uniqueId, manifest);
    const name = manifest.nodes.get(uniqueId)?.fullName ?? uniqueId;
    const title = label([name, ...files].join(' '));
    const box = idOf({ uniqueId, column: undefined });
    if (columns.length === 0) return [`  ${box}[${title}]`];
    const inner = columns.map((column) => `    ${idOf({ uniqueId, column })}[${label(column)}]`);
    return [`  subgraph ${box}[${title}]`, ...inner, '  end'];
  });
  const arrows = edges.map(
    ({ from, to, kind }) => `  ${idOf(from)} ${kind === 'rows' ? '-.->' : '-->'} ${idOf(to)}`,
  );
  return `${['flowchart LR', ...boxes, ...arrows].join('\n')}\n`;
}

function groupByNode(places: readonly Origin[]): ReadonlyMap<string, readonly string[]> {
  const nodes = new Map<string, Map<string, string>>();
  for (const { uniqueId, column } of places) {
    const columns = nodes.get(uniqueId) ?? new Map<string, string>();
    if (column !== undefined && !columns.has(column.toLowerCase()))
      columns.set(column.toLowerCase(), column);
    nodes.set(uniqueId, columns);
  }
  return new Map([...nodes].map(([id, columns]) => [id, [...columns.values()]]));
}

function keyOf({ uniqueId, column }: Origin): string {
  return `${uniqueId}\n${column?.toLowerCase() ?? ''}`;
}

/** A text in quotes in which nothing is Mermaid's or HTML's: such characters by their numbers. */
function label(text: string): string {
  const safe = text.replace(/[^\p{L}\p{N} _.,:/*()[\]-]/gu, (char) => `#${char.codePointAt(0)};`);
  return `"${safe}"`;
}
