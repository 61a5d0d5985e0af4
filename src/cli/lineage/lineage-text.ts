import type { ChalkInstance } from 'chalk';
import type { Manifest } from '../../core/manifest.ts';
import type { LineageAnswer } from '../../inspect.ts';
import { impactText } from './impact-text.ts';
import { filesOf, placeName } from './place-names.ts';
import { treeLines, type TreeNode } from './tree-text.ts';

type Origin = LineageAnswer['subject'];
type Graph = NonNullable<LineageAnswer['up']>;

export interface Shown {
  readonly manifest: Manifest;
  readonly colors: ChalkInstance;
}

/** The answer for people: a tree up, a tree down, and what a change would affect. */
export function lineageText(answer: LineageAnswer, shown: Shown): string {
  const parts = [
    ...(answer.up === undefined ? [] : [upText(answer, answer.up, shown)]),
    ...(answer.down === undefined ? [] : [downText(answer, answer.down, shown)]),
    ...(answer.impact === undefined ? [] : [impactText(answer, answer.impact, shown)]),
  ];
  return parts.join('\n');
}

function upText(answer: LineageAnswer, graph: Graph, { manifest, colors }: Shown): string {
  const { subject } = answer;
  const edges = graph.edges.filter(({ to }) => to.column !== undefined || !isColumn(subject));
  const lines = treeLines(treeNode(subject, ''), ({ key }) =>
    edges
      .filter(({ to }) => keyOf(to) === key)
      .map(({ from, kind }) => {
        const note = colors.dim(noteOn(from, { answer, graph, manifest }));
        return treeNode(from, `${fromText(from, kind, { subject, manifest })}${note}`);
      }),
  );
  const verb = isColumn(subject) ? 'comes from' : 'reads';
  const note = lines.length === 0 ? noteOn(subject, { answer, graph, manifest }).trim() : '';
  const end = lines.length > 0 ? ':' : ` ${note === '' ? 'nothing' : note}`;
  const head = `${colors.bold(placeName(subject, manifest))} ${verb}${end}`;
  return [head, ...lines, ...rowsLines(graph, manifest), ''].join('\n');
}

function downText({ subject }: LineageAnswer, graph: Graph, { manifest, colors }: Shown): string {
  const ofRows = (to: Origin): boolean => isColumn(subject) && to.column === undefined;
  const lines = treeLines(treeNode(subject, ''), ({ key }) =>
    graph.edges
      .filter(({ from }) => keyOf(from) === key)
      .map(({ to, kind }) => {
        const name = placeName(to, manifest);
        const suffix = kind === 'rows' ? ' (rows)' : '';
        return treeNode(to, ofRows(to) ? `all rows of ${name}` : `${name}${suffix}`);
      }),
  );
  const verb = isColumn(subject) ? 'goes into' : 'is read by';
  const head = `${colors.bold(placeName(subject, manifest))} ${verb}${lines.length > 0 ? ':' : ' nothing'}`;
  const unknown = graph.unknown.map(
    ({ of, reason }) => `  ${placeName(of, manifest)}  unknown: ${reason}`,
  );
  const more = unknown.length === 0 ? [] : ['Maybe also into:', ...unknown];
  return [head, ...lines, ...more, ''].join('\n');
}

function fromText(
  from: Origin,
  kind: string,
  { subject, manifest }: { readonly subject: Origin; readonly manifest: Manifest },
): string {
  const name = placeName(from, manifest);
  if (isColumn(subject) && !isColumn(from)) return `the rows of ${name}`;
  return kind === 'rows' ? `${name} (rows)` : name;
}

/** Which columns steer the rows of each node on the way. */
function rowsLines({ edges, unknown }: Graph, manifest: Manifest): readonly string[] {
  const byNode = new Map<string, string[]>();
  const add = (of: Origin, text: string): void => {
    const name = placeName(of, manifest);
    byNode.set(name, [...(byNode.get(name) ?? []), text]);
  };
  for (const { from, to, kind } of edges)
    if (kind === 'rows' && to.column === undefined) add(to, placeName(from, manifest));
  for (const { of, reason } of unknown) if (of.column === undefined) add(of, `unknown: ${reason}`);
  if (byNode.size === 0) return [];
  const width = Math.max(...[...byNode.keys()].map((name) => name.length));
  return [
    'Rows steered by:',
    ...[...byNode].map(([name, texts]) => `  ${name.padEnd(width)}  ${texts.join(', ')}`),
  ];
}

/** What is said beside a place: its files, that it is a constant, or why nothing is known. */
function noteOn(
  of: Origin,
  context: {
    readonly answer: LineageAnswer;
    readonly graph: Graph;
    readonly manifest: Manifest;
  },
): string {
  const { answer, graph, manifest } = context;
  const type = manifest.nodes.get(of.uniqueId)?.resourceType;
  if (type === 'source' || type === 'seed')
    return `  ${[type, ...filesOf(of.uniqueId, manifest)].join(' ')}`;
  const reason = graph.unknown.find((each) => keyOf(each.of) === keyOf(of))?.reason;
  if (reason !== undefined) return `  unknown: ${reason}`;
  const column = answer.lineages
    .get(of.uniqueId)
    ?.columns.find((each) => keyOf({ ...of, column: each.column }) === keyOf(of));
  return column !== undefined && column.values.length + column.rows.length === 0
    ? '  a constant'
    : '';
}

function treeNode(of: Origin, text: string): TreeNode {
  return { key: keyOf(of), text };
}

function keyOf({ uniqueId, column }: Origin): string {
  return `${uniqueId}\n${column?.toLowerCase() ?? ''}`;
}

function isColumn({ column }: Origin): boolean {
  return column !== undefined;
}
