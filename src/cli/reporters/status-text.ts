import type { ChalkInstance } from 'chalk';
import { shownPlace } from '../../core/target.ts';
import type { NodeStanding, ProjectStatus, RunRecord, Standing } from '../../inspect.ts';
import { secondsBetween } from './json-fields.ts';
import { formatAge, formatCount } from './numbers.ts';
import { statusColumns, type StatusColumn } from './status-columns.ts';
import { countStandings, nodesByLayer } from './status-facts.ts';
import { padText, printable, textWidth, wrapIndented } from './text-width.ts';

interface Style {
  readonly colors: ChalkInstance;
  /** Width of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
}

const gap = '  ';
/** A reason gets a line of its own where there is less room for it. */
const leastWhyWidth = 24;

/** The status of a project for people: a line for each node, and how many there are of each. */
export function statusAsText(status: ProjectStatus, style: Style): string {
  const { nodes, generatedAt, runs } = status;
  const groups = nodesByLayer(nodes);
  const columns = statusColumns(groups.flat(), { now: generatedAt, width: style.columns });
  const lines = new StatusLines(columns, style);
  const blocks = groups.map((group) => group.map((each) => lines.of(each)).join('\n'));
  const [last] = runs;
  return [
    ...(nodes.length > 0 ? [`${lines.head()}\n${blocks.join('\n\n')}`, ''] : []),
    countsText(status),
    ...(last === undefined ? [] : [lastRunText(last, generatedAt)]),
    '',
  ].join('\n');
}

class StatusLines {
  readonly #columns: readonly StatusColumn[];
  readonly #style: Style;
  readonly #width: number;

  constructor(columns: readonly StatusColumn[], style: Style) {
    this.#columns = columns;
    this.#style = style;
    this.#width = columns.reduce((sum, { width }) => sum + width + gap.length, 0);
  }

  head(): string {
    const names = this.#columns.map(({ name, width, isNumber }) => fit(name, { width, isNumber }));
    return this.#style.colors.dim([...names, 'why'].join(gap).trimEnd());
  }

  of(standing: NodeStanding): string {
    const { colors, columns } = this.#style;
    const cells = this.#columns.map(({ textOf, width, isNumber }, index) => {
      const text = fit(textOf(standing), { width, isNumber });
      return index === 0 ? paint(standing.standing, colors)(text) : text;
    });
    const start = cells.join(gap);
    const why = printable(whyText(standing));
    if (why === '') return start.trimEnd();
    const isRoomy = columns === undefined || columns - this.#width >= leastWhyWidth;
    const indent = isRoomy ? this.#width : 4;
    const text = colors.dim(wrapIndented(why, { width: columns, indent }));
    return isRoomy ? `${start}${gap}${text}` : `${start.trimEnd()}\n    ${text}`;
  }
}

function fit(
  text: string,
  { width, isNumber }: { readonly width: number; readonly isNumber: boolean },
): string {
  return isNumber ? ' '.repeat(Math.max(0, width - textWidth(text))) + text : padText(text, width);
}

/** Of what failed its message, and whether something older is there; of what is stale the reasons. */
function whyText({ standing, reasons, failure, isThere }: NodeStanding): string {
  if (standing !== 'failed') return reasons.join('; ');
  const kept = isThere ? 'what was built before is there' : 'nothing older is there';
  return `${failure?.message ?? 'no message is known'} (${kept})`;
}

function paint(standing: Standing, colors: ChalkInstance): ChalkInstance {
  switch (standing) {
    case 'fresh':
      return colors.green;
    case 'unchanged':
      return colors.dim;
    case 'stale':
    case 'never_built':
      return colors.yellow;
    case 'failed':
      return colors.red;
  }
}

function countsText({ nodes, project }: ProjectStatus): string {
  const { target, root } = project;
  const counts = Object.entries(countStandings(nodes)).filter(([, count]) => count > 0);
  const parts = counts.map(([name, count]) => `${formatCount(count)} ${name.replaceAll('_', ' ')}`);
  const text = parts.length === 0 ? 'no nodes' : parts.join(', ');
  return `${text} (target ${target.name}, ${printable(shownPlace(target, root))})`;
}

function lastRunText({ command, runId, status, finishedAt }: RunRecord, now: Date): string {
  const words = { success: 'succeeded', error: 'failed', interrupted: 'was interrupted' };
  const age = formatAge(secondsBetween(finishedAt, now));
  return `last run: ${command} ${runId.slice(0, 8)} ${words[status]} ${age} ago`;
}
