import { materializationName } from '../../core/materialization.ts';
import type { ChalkInstance } from 'chalk';
import { countOf } from './numbers.ts';
import type { LeftoverFact, PlanFacts, PlannedFact } from './plan-facts.ts';
import { shownName } from './shown-name.ts';
import { padText, printable, textWidth, wrapIndented } from './text-width.ts';

interface Style {
  readonly colors: ChalkInstance;
  readonly columns: number | undefined;
}

const widestName = 48;
const mostTestsShown = 20;

/** A plan for people: what would be built, why, and how its SQL differs. */
export function planAsText(facts: PlanFacts, style: Style): string {
  const { nodes, tests } = facts;
  const parts = [
    heading(facts),
    ...(nodes.length > 0 ? [nodeLines(nodes, style)] : []),
    ...(tests.length > 0 ? [testLines(tests, style)] : []),
    ...leftoverLines(facts, style),
  ];
  return `${parts.join('\n\n')}\n`;
}

function heading({ nodes, tests, unchanged, target }: PlanFacts): string {
  const left = [
    ...(unchanged.nodes > 0 ? [countOf(unchanged.nodes, 'node')] : []),
    ...(unchanged.tests > 0 ? [countOf(unchanged.tests, 'test')] : []),
  ];
  const unchangedText = left.length === 0 ? '' : `; unchanged: ${left.join(', ')}`;
  const due = [
    ...(nodes.length > 0 ? [countOf(nodes.length, 'node')] : []),
    ...(tests.length > 0 ? [countOf(tests.length, 'test')] : []),
  ];
  const what = due.length === 0 ? 'Nothing to do' : `To do: ${due.join(', ')}`;
  return `${what} (target ${target})${unchangedText}`;
}

function nodeLines(nodes: readonly PlannedFact[], style: Style): string {
  const width = Math.min(
    widestName,
    Math.max(...nodes.map(({ node }) => textWidth(shownName(node)))),
  );
  return nodes.map((fact) => nodeLine(fact, { ...style, width })).join('\n');
}

function nodeLine(
  { node, reasonTexts, diff }: PlannedFact,
  { colors, columns, width }: Style & { readonly width: number },
): string {
  const kind =
    node.resourceType === 'model' ? materializationName(node.materialization) : node.resourceType;
  const start = `  ${padText(shownName(node), width)}  ${kind.padEnd(6)}  `;
  const indent = textWidth(start);
  const reasons = reasonTexts
    .map((text) => wrapIndented(printable(text), { width: columns, indent }))
    .join(`\n${' '.repeat(indent)}`);
  return `${start}${colors.yellow(reasons)}${diff === undefined ? '' : `\n${diffLines(diff, colors)}`}`;
}

/** Without the head that names the files. */
function diffLines(diff: string, colors: ChalkInstance): string {
  return diff
    .split('\n')
    .slice(4)
    .filter((line) => line !== '' && !line.startsWith('\\'))
    .map((line) => `    ${paint(printable(line), colors)}`)
    .join('\n');
}

function paint(line: string, colors: ChalkInstance): string {
  if (line.startsWith('+')) return colors.green(line);
  if (line.startsWith('-')) return colors.red(line);
  return line.startsWith('@@') ? colors.dim(line) : line;
}

/** A test of what is built needs no line of its own. */
function testLines(tests: readonly PlannedFact[], { colors, columns }: Style): string {
  const alone = tests.filter(({ reasons }) => !reasons.some(({ kind }) => kind === 'rebuilt'));
  const beside = tests.length - alone.length;
  const head = `  ${countOf(tests.length, 'test')}${beside > 0 ? `, ${beside === tests.length ? 'all' : beside} of what is built` : ''}`;
  const lines = alone.slice(0, mostTestsShown).map(({ node, reasonTexts }) => {
    const text = `${shownName(node)}: ${printable(reasonTexts.join(', '))}`;
    return `  ${colors.dim(wrapIndented(text, { width: columns, indent: 4 }))}`;
  });
  const more = alone.length - lines.length;
  return [head, ...lines, ...(more > 0 ? [`  … and ${countOf(more, 'more test')}`] : [])].join(
    '\n',
  );
}

function leftoverLines({ removed, leftovers }: PlanFacts, { colors }: Style): string[] {
  const lines = [
    ...removed.map((name) => `  ${printable(name)} is no longer in the project`),
    ...leftovers.map((each) => `  ${each.type} ${printable(each.name)} ${leftoverText(each)}`),
  ];
  if (lines.length === 0) return [];
  const left = leftovers.filter(({ isDropped }) => !isDropped);
  const hints = [
    ...(left.some(({ isHistory }) => !isHistory) ? ['  ingot plan --prune drops it'] : []),
    ...(left.some(({ isHistory }) => isHistory)
      ? ['  ingot plan --prune --accept-loss drops a history too']
      : []),
  ];
  return [[...lines, ...hints.map((hint) => colors.dim(hint))].join('\n')];
}

function leftoverText({ isHistory, isDropped }: LeftoverFact): string {
  if (isDropped) return 'was dropped';
  return isHistory
    ? 'is left in the database, with a history that no build makes again'
    : 'is left in the database';
}
