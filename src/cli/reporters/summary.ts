import { fileOf } from '../../core/file-of.ts';
import { materializationName } from '../../core/materialization.ts';
import { isTest } from '../../core/node.ts';
import type { ChalkInstance } from 'chalk';
import { placeOf } from './format-error.ts';
import { countStatuses, isFailure, type NodeResult, type RunResults } from '../../core/results.ts';
import { secondsBetween } from './json-fields.ts';
import { layersInOrder } from './layers.ts';
import { countOf, formatCount, formatSeconds } from './numbers.ts';
import { modelToTry } from './model-to-try.ts';
import { wasInterrupted, wasRolledBack } from './result-blocks.ts';
import { shownName } from './shown-name.ts';
import { printable, wrapIndented } from './text-width.ts';

export interface SummaryFacts {
  readonly run: RunResults;
  /** Where the tables are: a path or `memory`. */
  readonly place: string;
  /** What to type for `ingot show` with these words. */
  readonly showCommand: (...words: readonly string[]) => string;
}

interface Style {
  readonly colors: ChalkInstance;
  /** Width of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
}

const mostFailuresListed = 20;
const mostStaleListed = 5;
const labelWidth = 13;
/** A blank that is none while lines are wrapped. */
const glue = '\u00a0';
/** Of what stands beside a label. */
const indent = labelWidth + 2;

/** What came of a run: what was built and tested, what was left aside, where it is and what to try. */
export function summary(facts: SummaryFacts, style: Style): string {
  const { colors, columns } = style;
  const label = (text: string) => `  ${colors.dim(text.padEnd(labelWidth))}`;
  const rows = summaryRows(facts).map(
    ([name, text]) => label(name) + unglued(wrapIndented(text, { width: columns, indent })),
  );
  const commands = commandsToTry(facts).map(([name, command]) => {
    // A command is not broken: it is there to be copied.
    const isRoomy = columns === undefined || indent + command.length < columns;
    return isRoomy ? label(name) + command : `${label(name).trimEnd()}\n    ${command}`;
  });
  return [
    '',
    verdict(facts.run, colors),
    '',
    ...rows,
    ...failureList(failuresOf(facts.run), style),
    ...(commands.length > 0 ? ['', ...commands] : []),
  ].join('\n');
}

/** Only the failures: for who asked to hear nothing else. */
export function failureSummary(run: RunResults, style: Style): string {
  return failureList(failuresOf(run), style).join('\n');
}

/** What was taken back comes after the tests that it was taken back for. */
function failuresOf({ results }: RunResults): readonly NodeResult[] {
  const failures = results.filter((result) => isFailure(result.status) && !wasInterrupted(result));
  return [
    ...failures.filter((result) => !wasRolledBack(result)),
    ...failures.filter(wasRolledBack),
  ];
}

function verdict({ command, ok, interrupted, results, ...run }: RunResults, colors: ChalkInstance) {
  const time = formatSeconds(secondsBetween(run.startedAt, run.finishedAt));
  const name = `${command.charAt(0).toUpperCase()}${command.slice(1)}`;
  if (interrupted) return colors.yellow.bold(`${name} interrupted after ${time}`);
  if (!ok) return colors.red.bold(`${name} failed after ${time}`);
  if (results.length === 0) return colors.yellow.bold(`${name} had nothing to do`);
  if (results.every(({ status }) => status === 'unchanged'))
    return colors.green.bold(`${name} had nothing to do: all is unchanged (${time})`);
  return colors.green.bold(`${name} succeeded in ${time}`);
}

function summaryRows({ run, place }: SummaryFacts): [string, string][] {
  const { results } = run;
  const nodes = results.filter(({ node }) => !isTest(node));
  const tests = results.filter(({ node }) => isTest(node));
  const built = nodes.filter(({ status }) => status === 'success');
  const rows: [string, string | undefined][] = [
    ['Staged', stagedText(built)],
    ['Seeded', seededText(built)],
    ['Snapshots', snapshotsText(built)],
    ['Built', builtText(built)],
    ['Tested', testedText(tests)],
    ['Unchanged', countText(results.filter(({ status }) => status === 'unchanged'))],
    ['Failed', countText(nodes.filter((each) => each.status === 'error' && !wasInterrupted(each)))],
    ['Interrupted', countText(nodes.filter(wasInterrupted))],
    ['Skipped', countText(results.filter(({ status }) => status === 'skipped'))],
    ['Stale', staleText(run)],
    ['Rejected', rejectedText(built)],
    ['Database', place === 'memory' ? 'in memory: nothing is kept' : printable(place)],
    ['Published', publishedText(run)],
  ];
  return rows.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]));
}

/** Undefined where readers have what they had, for there was nothing new. */
function publishedText({ publication }: RunResults): string | undefined {
  switch (publication?.status) {
    case undefined:
    case 'same':
      return undefined;
    case 'published':
      return `version ${publication.version}`;
    case 'withheld':
      return `not: ${publication.reason}`;
    case 'failed':
      return printable(`not: ${publication.error.message}`);
  }
}

function stagedText(built: readonly NodeResult[]): string | undefined {
  const stagings = built.flatMap(({ staging }) => (staging === undefined ? [] : [staging]));
  if (stagings.length === 0) return undefined;
  const sum = (key: 'files' | 'converted' | 'rows' | 'mended') =>
    stagings.reduce((total, staging) => total + (staging[key] ?? 0), 0);
  const unchanged = sum('files') - sum('converted');
  const remark = unchanged > 0 ? ` (${formatCount(unchanged)} unchanged)` : '';
  const files = `${countOf(sum('files'), 'file')}${remark}`;
  const mended = sum('mended');
  return [
    countOf(stagings.length, 'source'),
    files,
    countOf(sum('rows'), 'row'),
    ...(mended > 0 ? [`${countOf(mended, 'record')} mended`] : []),
  ].join(', ');
}

function seededText(built: readonly NodeResult[]): string | undefined {
  const seeds = built.filter(({ node }) => node.resourceType === 'seed').length;
  return seeds === 0 ? undefined : countOf(seeds, 'seed');
}

function snapshotsText(built: readonly NodeResult[]): string | undefined {
  const taken = built.filter(({ node }) => node.resourceType === 'snapshot').length;
  return taken === 0 ? undefined : `${formatCount(taken)} taken`;
}

function builtText(built: readonly NodeResult[]): string | undefined {
  const layers = layersInOrder(built).flatMap(({ layer, results }) => {
    const kinds = results.flatMap(({ node }) =>
      node.resourceType === 'model' ? [materializationName(node.materialization)] : [],
    );
    const names = [...new Set(['table', 'view', ...kinds.toSorted()])];
    const counts = names.flatMap((name) => {
      const count = kinds.filter((kind) => kind === name).length;
      return count === 0 ? [] : [kindText(count, name)];
    });
    return counts.length === 0 ? [] : [glued(`${layer} ${counts.join(', ')}`)];
  });
  return layers.length === 0 ? undefined : layers.join(' · ');
}

function kindText(count: number, name: string): string {
  return name === 'table' || name === 'view'
    ? countOf(count, name)
    : `${formatCount(count)} ${name}`;
}

/** Words that stay together where a line is wrapped. */
function glued(text: string): string {
  return text.replaceAll(' ', glue);
}

function unglued(text: string): string {
  return text.replaceAll(glue, ' ');
}

function testedText(tests: readonly NodeResult[]): string | undefined {
  if (tests.every(({ status }) => status === 'unchanged')) return undefined;
  const { pass, warn, fail, error } = countStatuses(tests);
  const parts = [
    `${formatCount(pass)} passed`,
    ...(warn > 0 ? [`${formatCount(warn)} warned`] : []),
    `${formatCount(fail)} failed`,
    ...(error > 0 ? [`${formatCount(error)} could not run`] : []),
  ];
  return parts.join(', ');
}

function countText(results: readonly NodeResult[]): string | undefined {
  if (results.length === 0) return undefined;
  const tests = results.filter(({ node }) => isTest(node)).length;
  const nodes = results.length - tests;
  return [
    ...(nodes > 0 ? [countOf(nodes, 'node')] : []),
    ...(tests > 0 ? [countOf(tests, 'test')] : []),
  ].join(', ');
}

/** What failed is told in full below. */
function staleText({ stale, results }: RunResults): string | undefined {
  if (stale.length === 0) return undefined;
  const failed = new Set(
    results.filter(({ status }) => isFailure(status)).map(({ uniqueId }) => uniqueId),
  );
  const lines = stale.slice(0, mostStaleListed).map(({ node, reason }) => {
    const why = failed.has(node.uniqueId) ? 'failed' : reason;
    return printable(`${node.fullName}: ${why}`);
  });
  const more = stale.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${formatCount(more)} more: ingot status`] : [])].join(
    '\n',
  );
}

function rejectedText(built: readonly NodeResult[]): string | undefined {
  const lines = withRejects(built).map(({ node, staging }) =>
    printable(`${countOf(staging?.rejected ?? 0, 'record')} of ${node.fullName}`),
  );
  return lines.length === 0 ? undefined : lines.join('\n');
}

function withRejects(results: readonly NodeResult[]): NodeResult[] {
  return results
    .filter(({ staging }) => (staging?.rejected ?? 0) > 0)
    .sort((a, b) => (a.node.fullName < b.node.fullName ? -1 : 1));
}

/** What failed, once more by name: the lines above may have scrolled away. */
function failureList(failures: readonly NodeResult[], { colors, columns }: Style): string[] {
  if (failures.length === 0) return [];
  const shown = failures.slice(0, mostFailuresListed).map((failure) => {
    const name = shownName(failure.node);
    const { reason, place } = reasonOf(failure);
    const text = wrapIndented(`${name}: ${reason}${place}`, { width: columns, indent: 4 });
    return `  ${text.replace(name, () => colors.red(name)).replace(place, () => colors.dim(place))}`;
  });
  const more = failures.length - shown.length;
  return ['', ...shown, ...(more > 0 ? [`  … and ${countOf(more, 'more failure')}`] : [])];
}

function reasonOf(failure: NodeResult): { readonly reason: string; readonly place: string } {
  const { node, error, message } = failure;
  if (wasRolledBack(failure)) return { reason: 'rolled back to what it was before', place: '' };
  const place = placeOf(error?.location ?? fileOf(node));
  const reason = printable((error?.message ?? message).split('\n')[0] ?? '');
  return { reason, place: ` (${place})` };
}

function commandsToTry({ run, place, showCommand }: SummaryFacts): [string, string][] {
  const { results, ok, command } = run;
  const [rejecting] = withRejects(results);
  const model = ok && place !== 'memory' && command !== 'test' ? modelToTry(results) : undefined;
  return [
    ...(rejecting === undefined
      ? []
      : [['See rejects', showCommand('--rejects', rejecting.node.fullName)] as [string, string]]),
    ...(model === undefined ? [] : [['Try', showCommand(model)] as [string, string]]),
  ];
}
