import type { ChalkInstance } from 'chalk';
import { isFailure, type NodeResult, type RunResults } from '../../core/results.ts';
import { secondsBetween } from './json-fields.ts';
import { layersInOrder } from './layers.ts';
import { countOf, formatCount, formatSeconds } from './numbers.ts';
import { countStatuses } from './status-counts.ts';
import { printable } from './text-width.ts';
import { wasInterrupted } from './result-blocks.ts';
import { queryToTry } from './query-to-try.ts';

export interface SummaryFacts {
  readonly run: RunResults;
  /** Where the tables are: a path or `memory`. */
  readonly place: string;
  readonly tryWith: (query: string) => string;
}

interface Style {
  readonly colors: ChalkInstance;
}

const mostFailuresListed = 20;
const labelWidth = 13;

/** What came of a run: what was built and tested, what was left aside, where it is and what to try. */
export function summary(facts: SummaryFacts, { colors }: Style): string {
  const rows = summaryRows(facts);
  const label = (text: string) => colors.dim(text.padEnd(labelWidth));
  const failures = failuresOf(facts.run);
  return [
    '',
    verdict(facts.run, colors),
    '',
    ...rows.map(([name, text]) => `  ${label(name)}${text}`),
    ...failureList(failures, colors),
    ...tryLines(facts, colors),
  ].join('\n');
}

/** Only the failures: for who asked to hear nothing else. */
export function failureSummary(run: RunResults, { colors }: Style): string {
  return failureList(failuresOf(run), colors).join('\n');
}

function failuresOf({ results }: RunResults): readonly NodeResult[] {
  return results.filter((result) => isFailure(result.status) && !wasInterrupted(result));
}

function verdict({ command, ok, interrupted, results, ...run }: RunResults, colors: ChalkInstance) {
  const time = formatSeconds(secondsBetween(run.startedAt, run.finishedAt));
  const name = `${command.charAt(0).toUpperCase()}${command.slice(1)}`;
  if (interrupted) return colors.yellow.bold(`${name} interrupted after ${time}`);
  if (!ok) return colors.red.bold(`${name} failed after ${time}`);
  if (results.length === 0) return colors.yellow.bold(`${name} had nothing to do`);
  return colors.green.bold(`${name} succeeded in ${time}`);
}

function summaryRows({ run, place }: SummaryFacts): [string, string][] {
  const { results } = run;
  const nodes = results.filter(({ node }) => node.resourceType !== 'test');
  const tests = results.filter(({ node }) => node.resourceType === 'test');
  const built = nodes.filter(({ status }) => status === 'success');
  const rows: [string, string | undefined][] = [
    ['Staged', stagedText(built)],
    ['Seeded', seededText(built)],
    ['Built', builtText(built)],
    ['Tested', testedText(tests)],
    ['Failed', countText(nodes.filter((each) => each.status === 'error' && !wasInterrupted(each)))],
    ['Interrupted', countText(nodes.filter(wasInterrupted))],
    ['Skipped', countText(results.filter(({ status }) => status === 'skipped'))],
    ['Rejected', rejectedText(built)],
    ['Database', place === 'memory' ? 'in memory: nothing is kept' : printable(place)],
  ];
  return rows.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]));
}

function stagedText(built: readonly NodeResult[]): string | undefined {
  const stagings = built.flatMap(({ staging }) => (staging === undefined ? [] : [staging]));
  if (stagings.length === 0) return undefined;
  const sum = (key: 'files' | 'converted' | 'rows') =>
    stagings.reduce((total, staging) => total + staging[key], 0);
  const unchanged = sum('files') - sum('converted');
  const remark = unchanged > 0 ? ` (${formatCount(unchanged)} unchanged)` : '';
  const files = `${countOf(sum('files'), 'file')}${remark}`;
  return [countOf(stagings.length, 'source'), files, countOf(sum('rows'), 'row')].join(', ');
}

function seededText(built: readonly NodeResult[]): string | undefined {
  const seeds = built.filter(({ node }) => node.resourceType === 'seed').length;
  return seeds === 0 ? undefined : countOf(seeds, 'seed');
}

function builtText(built: readonly NodeResult[]): string | undefined {
  const layers = layersInOrder(built).flatMap(({ layer, results }) => {
    const count = (kind: string) =>
      results.filter(({ node }) => node.resourceType === 'model' && node.materialized === kind)
        .length;
    const kinds = (['table', 'view'] as const).filter((kind) => count(kind) > 0);
    const counts = kinds.map((kind) => countOf(count(kind), kind)).join(', ');
    return counts === '' ? [] : [`${layer} ${counts}`];
  });
  return layers.length === 0 ? undefined : layers.join(' · ');
}

function testedText(tests: readonly NodeResult[]): string | undefined {
  if (tests.length === 0) return undefined;
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
  const tests = results.filter(({ node }) => node.resourceType === 'test').length;
  const nodes = results.length - tests;
  return [
    ...(nodes > 0 ? [countOf(nodes, 'node')] : []),
    ...(tests > 0 ? [countOf(tests, 'test')] : []),
  ].join(', ');
}

function rejectedText(built: readonly NodeResult[]): string | undefined {
  const lines = built.flatMap(({ node, staging }) => {
    if (staging === undefined || staging.rejected === 0) return [];
    const kept = staging.rejectsPath === undefined ? '' : `, kept in ${staging.rejectsPath}`;
    return [printable(`${countOf(staging.rejected, 'record')} of ${node.fullName}${kept}`)];
  });
  return lines.length === 0 ? undefined : lines.sort().join(`\n${' '.repeat(labelWidth + 2)}`);
}

/** What failed, once more by name: the lines above may have scrolled away. */
function failureList(failures: readonly NodeResult[], colors: ChalkInstance): string[] {
  if (failures.length === 0) return [];
  const shown = failures.slice(0, mostFailuresListed).map(({ node, error, message }) => {
    const { path, line } = error?.location ?? node.location;
    const reason = printable((error?.message ?? message).split('\n')[0] ?? '');
    return `  ${colors.red(printable(node.fullName))}: ${reason} ${colors.dim(`(${path}:${line})`)}`;
  });
  const more = failures.length - shown.length;
  return ['', ...shown, ...(more > 0 ? [`  … and ${countOf(more, 'more failure')}`] : [])];
}

function tryLines({ run, place, tryWith }: SummaryFacts, colors: ChalkInstance): string[] {
  if (run.interrupted || place === 'memory' || run.command === 'test') return [];
  const query = queryToTry(run.results);
  if (query === undefined) return [];
  return ['', `  ${colors.dim('Try'.padEnd(labelWidth))}${tryWith(query)}`];
}
