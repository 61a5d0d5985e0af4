import { relative } from 'node:path';
import {
  diffProjectEnvironment,
  dropProjectEnvironment,
  projectEnvironments,
  promoteProjectEnvironment,
  type EnvironmentDifference,
} from '../../care.ts';
import type { QueryResult } from '../../core/adapter.ts';
import type { Json } from '../../core/json.ts';
import { inScope, type CommandScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { ProjectFlags, WaitFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { countOf, formatBytes, formatCount, formatMoment } from '../reporters/numbers.ts';
import { textTable } from '../tables/text-table.ts';

export interface EnvFlags extends ProjectFlags, WaitFlags {
  readonly json?: true;
  readonly acceptLoss?: true;
}

/** Lists the environments beside the target. */
export function envList(flags: EnvFlags): Promise<number> {
  return inScope(flags, async (scope) => {
    const found = await projectEnvironments(await optionsOf(flags), scope.context());
    const rows = found.map(({ name, builtAt, size, own, state, path }) => [
      name,
      formatMoment(builtAt),
      own === undefined ? state : own.length === 0 ? 'nothing' : countOf(own.length, 'table'),
      formatBytes(size),
      relative(process.cwd(), path),
    ]);
    const json = found.map(({ name, madeAt, builtAt, size, own, state, path }) => ({
      name,
      made_at: madeAt,
      built_at: builtAt,
      size,
      state,
      own: own ?? null,
      path,
    }));
    show(
      { names: ['environment', 'built', 'of its own', 'size', 'database'], rows, json },
      flags,
      scope,
    );
    if (found.length === 0 && flags.json !== true)
      scope.terminal.out('There is no environment yet: ingot build --env NAME makes one\n');
    return exitCode.ok;
  });
}

/** Shows how what an environment built differs from its base. */
export function envDiff(name: string, flags: EnvFlags): Promise<number> {
  return inScope(flags, async (scope) => {
    const found = await diffProjectEnvironment(name, await optionsOf(flags), scope.context());
    const rows = found.map((each) => [each.name, each.status, columnsText(each), rowsText(each)]);
    const json = found.map((each) => ({
      name: each.name,
      status: each.status,
      columns_added: each.columnsAdded,
      columns_removed: each.columnsRemoved,
      types_changed: each.typesChanged,
      rows: each.rows,
      rows_in_base: each.rowsInBase ?? null,
      only_here: each.onlyHere,
      only_in_base: each.onlyInBase,
    }));
    show({ names: ['table', 'status', 'columns', 'rows'], rows, json }, flags, scope);
    if (found.length === 0 && flags.json !== true)
      scope.terminal.out(`"${name}" has nothing of its own\n`);
    return found.every(({ status }) => status === 'equal') ? exitCode.ok : exitCode.failed;
  });
}

/** Makes what an environment built part of its base. */
export function envPromote(name: string, flags: EnvFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context, signals }) => {
    signals.stopGracefully();
    const options = { ...(await optionsOf(flags)), acceptLoss: flags.acceptLoss ?? false };
    const { promoted, publication } = await promoteProjectEnvironment(name, options, context());
    if (publication?.status === 'failed') throw publication.error;
    if (flags.quiet === true) return exitCode.ok;
    const version =
      publication?.status === 'published' ? `; readers see version ${publication.version}` : '';
    terminal.out(
      promoted.length === 0
        ? `"${name}" has nothing of its own: nothing to promote\n`
        : `Promoted ${promoted.join(', ')}${version}\n`,
    );
    return exitCode.ok;
  });
}

/** Removes an environment. */
export function envDrop(name: string, flags: EnvFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context }) => {
    await dropProjectEnvironment(name, await optionsOf(flags), context());
    if (flags.quiet !== true) terminal.out(`Dropped "${name}"\n`);
    return exitCode.ok;
  });
}

async function optionsOf(flags: EnvFlags) {
  return { ...(await toProjectOptions(flags)), waitSeconds: flags.wait };
}

interface Listing {
  readonly names: readonly string[];
  readonly rows: QueryResult['rows'];
  readonly json: Json;
}

function show({ names, rows, json }: Listing, flags: EnvFlags, { terminal }: CommandScope): void {
  if (flags.json === true) return terminal.out(`${JSON.stringify(json, undefined, 2)}\n`);
  if (rows.length === 0) return;
  const columns = names.map((name) => ({ name, type: 'VARCHAR' }));
  const style = { colors: terminal.colors, columns: terminal.columns() };
  terminal.out(`${textTable({ columns, rows }, style)}\n`);
}

function columnsText({
  columnsAdded,
  columnsRemoved,
  typesChanged,
}: EnvironmentDifference): string {
  return [
    ...columnsAdded.map((name) => `+${name}`),
    ...columnsRemoved.map((name) => `-${name}`),
    ...typesChanged,
  ].join(', ');
}

function rowsText({ rows, rowsInBase, onlyHere, onlyInBase }: EnvironmentDifference): string {
  if (rowsInBase === undefined) return countOf(rows, 'row');
  if (onlyHere + onlyInBase === 0) return `${countOf(rows, 'row')}, equal`;
  return `${formatCount(rowsInBase)} → ${formatCount(rows)}: ${formatCount(onlyHere)} new, ${formatCount(onlyInBase)} gone`;
}
