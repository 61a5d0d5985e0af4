import { relative, resolve } from 'node:path';
import { generateAirline } from '../../generators/airline.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { OutputFlags } from '../options.ts';
import { projectDirOf } from '../project-options.ts';
import { countOf } from '../reporters/numbers.ts';

export interface AirlineFlags extends OutputFlags {
  readonly customers?: number;
  readonly ordersPerCustomer?: readonly [number, number];
  readonly days?: number;
  readonly seed?: number;
  readonly mess?: number;
  readonly end?: string;
  readonly output?: string;
  readonly projectDir?: string;
}

/** Writes customers and orders to try the airline models with. */
export function generateAirlineFiles(flags: AirlineFlags): Promise<number> {
  return inScope(flags, async ({ terminal, environment }) => {
    const { customers, ordersPerCustomer, days, seed, mess, end } = flags;
    const written = await generateAirline({
      customers,
      ordersPerCustomer,
      days,
      seed,
      mess,
      endDate: end,
      outputDir: outputDir(flags, environment['DATA_DIR']),
    });
    if (flags.quiet === true) return exitCode.ok;
    const { colors } = terminal;
    const counts = [
      countOf(written.customers, 'customer'),
      countOf(written.orders, 'order'),
      countOf(written.lines, 'order line'),
    ];
    terminal.out(`${counts.join(', ')}\n`);
    for (const file of written.files) {
      terminal.out(`  ${colors.cyan(relative(process.cwd(), file) || file)}\n`);
    }
    return exitCode.ok;
  });
}

/** As asked, else where the project's raw files are. */
function outputDir(flags: AirlineFlags, dataDir: string | undefined): string {
  if (flags.output !== undefined) return resolve(flags.output);
  const data = dataDir === undefined || dataDir === '' ? 'data' : dataDir;
  return resolve(projectDirOf(flags), data, 'raw/airline');
}
