import { projectVersions, rollBackProject, type ListedVersion } from '../../care.ts';
import type { QueryResult } from '../../core/adapter.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { ProjectFlags, WaitFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { countOf, formatBytes, formatMoment } from '../reporters/numbers.ts';
import { textTable } from '../tables/text-table.ts';

export interface VersionsFlags extends ProjectFlags {
  readonly json?: true;
}

export interface RollbackFlags extends ProjectFlags, WaitFlags {
  readonly acceptLoss?: true;
}

const mostNames = 3;

/** Lists what readers see, and the former versions that are kept. */
export function versions(flags: VersionsFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context }) => {
    const found = await projectVersions(await toProjectOptions(flags), context());
    if (flags.json === true) {
      terminal.out(`${JSON.stringify(found.map(versionJson), undefined, 2)}\n`);
    } else if (found.length === 0) {
      terminal.out('Nothing is published yet\n');
    } else {
      const style = { colors: terminal.colors, columns: terminal.columns() };
      terminal.out(`${textTable(versionTable(found), style)}\n`);
    }
    return exitCode.ok;
  });
}

/** Shows readers a former version again. */
export function rollback(version: string | undefined, flags: RollbackFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context }) => {
    const options = {
      ...(await toProjectOptions(flags)),
      waitSeconds: flags.wait,
      acceptLoss: flags.acceptLoss ?? false,
    };
    const { from, to } = await rollBackProject(options, context(), version);
    if (flags.quiet === true) return exitCode.ok;
    const isSame = from?.number === to.number;
    const before = from === undefined ? '' : ` in place of version ${from.number}`;
    terminal.out(
      isSame
        ? `Readers see version ${to.number} already\n`
        : `Readers see version ${to.number} again${before}; the next build that changes something publishes anew\n`,
    );
    return exitCode.ok;
  });
}

function versionTable(versions: readonly ListedVersion[]): QueryResult {
  const names = ['version', 'published', 'run', 'changed', 'size', ''];
  return {
    columns: names.map((name) => ({ name, type: 'VARCHAR' })),
    rows: versions.map(({ number, publishedAt, command, runId, changed, file, isCurrent }) => [
      String(number),
      formatMoment(publishedAt),
      runId === '' ? 'before ingot' : `${command} ${runId.slice(0, 8)}`,
      changedText(changed),
      formatBytes(file.size),
      isCurrent ? 'what readers see' : '',
    ]),
  };
}

function changedText(changed: readonly string[]): string {
  if (changed.length <= mostNames) return changed.join(', ');
  return `${changed.slice(0, mostNames).join(', ')} and ${countOf(changed.length - mostNames, 'other')}`;
}

function versionJson({
  number,
  publishedAt,
  runId,
  command,
  changed,
  file,
  ...rest
}: ListedVersion) {
  return {
    version: number,
    published_at: publishedAt,
    run_id: runId === '' ? null : runId,
    command: command === '' ? null : command,
    changed,
    size: file.size,
    schemas: rest.schemas ?? null,
    is_current: rest.isCurrent,
    path: rest.path,
  };
}
