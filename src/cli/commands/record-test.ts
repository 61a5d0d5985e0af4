import { recordUnitTest } from '../../recording.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { ProjectFlags, WaitFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { countOf } from '../reporters/numbers.ts';

export interface RecordFlags extends ProjectFlags, WaitFlags {
  readonly where?: string;
  readonly limit: number;
  readonly name?: string;
}

/** Writes a unit test of rows that are in the database. */
export function recordTest(model: string, flags: RecordFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context, signals }) => {
    signals.stopGracefully();
    const { where, name, limit, wait: waitSeconds } = flags;
    const options = { ...(await toProjectOptions(flags)), waitSeconds };
    const written = await recordUnitTest(options, context(), { model, where, name, limit });
    const rows = `${countOf(written.given, 'row')} given, ${countOf(written.expected, 'row')} expected`;
    terminal.out(`Wrote the unit test "${written.name}" to ${written.path}: ${rows}\n`);
    return exitCode.ok;
  });
}
