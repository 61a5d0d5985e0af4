import type { NodeStanding } from '../../inspect.ts';
import { secondsBetween } from './json-fields.ts';
import { formatAge, formatBytes, formatCount } from './numbers.ts';
import { fittedName } from './shown-name.ts';
import { textWidth } from './text-width.ts';

export interface StatusColumn {
  readonly name: string;
  readonly width: number;
  readonly isNumber: boolean;
  readonly textOf: (standing: NodeStanding) => string;
}

type Draft = Omit<StatusColumn, 'width'>;

const widestName = 48;
const gapWidth = 2;
const nothing = '-';

/** What goes first where the terminal is narrow. */
const dispensable = ['last run', 'tests', 'size', 'rows', 'age'];

/** The columns of a status, as wide as they need to be; those that a narrow terminal has no room for are left out. */
export function statusColumns(
  nodes: readonly NodeStanding[],
  { now, width }: { readonly now: Date; readonly width: number | undefined },
): readonly StatusColumn[] {
  let columns = drafts(now).map((draft) => measured(draft, nodes));
  for (const name of dispensable) {
    if (width === undefined || totalWidth(columns) < width) break;
    columns = columns.filter((column) => column.name !== name);
  }
  return columns;
}

function drafts(now: Date): readonly Draft[] {
  const number = { isNumber: true };
  const text = { isNumber: false };
  return [
    { name: 'state', ...text, textOf: ({ standing }) => standing.replaceAll('_', ' ') },
    { name: 'node', ...text, textOf: ({ node }) => fittedName(node, widestName) },
    { name: 'age', ...number, textOf: ({ built }) => (built ? ageText(built.at, now) : nothing) },
    {
      name: 'rows',
      ...number,
      textOf: ({ rows }) => (rows === undefined ? nothing : formatCount(rows)),
    },
    {
      name: 'size',
      ...number,
      textOf: ({ bytes }) => (bytes === undefined ? nothing : formatBytes(bytes)),
    },
    { name: 'tests', ...text, textOf: testsText },
    { name: 'last run', ...text, textOf: lastRunText },
  ];
}

function measured(draft: Draft, nodes: readonly NodeStanding[]): StatusColumn {
  const texts = [draft.name, ...nodes.map(draft.textOf)];
  return { ...draft, width: Math.max(...texts.map(textWidth)) };
}

function totalWidth(columns: readonly StatusColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width + gapWidth, -gapWidth);
}

function ageText(at: Date, now: Date): string {
  return formatAge(secondsBetween(at, now));
}

function testsText({ tests }: NodeStanding): string {
  const { passed, warned, failed, notRun } = tests;
  const parts = [
    ...(passed > 0 ? [`${formatCount(passed)} passed`] : []),
    ...(warned > 0 ? [`${formatCount(warned)} warned`] : []),
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(notRun > 0 ? [`${formatCount(notRun)} not run`] : []),
  ];
  return parts.length === 0 ? nothing : parts.join(', ');
}

/** In UTC, so that two machines print the same. */
function lastRunText({ lastRun }: NodeStanding): string {
  if (lastRun === undefined) return nothing;
  const time = lastRun.at.toISOString().slice(0, 16).replace('T', ' ');
  return `${lastRun.runId?.slice(0, 8) ?? 'unknown'} ${time}Z`;
}
