import { previewQuery } from '../../engine.ts';
import type { QueryResult } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { ProjectFlags, WaitFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { csvTable } from '../tables/csv-table.ts';
import { jsonTable } from '../tables/json-table.ts';
import { textTable } from '../tables/text-table.ts';
import type { Terminal } from '../terminal.ts';

export interface ShowFlags extends ProjectFlags, WaitFlags {
  readonly inline?: string;
  readonly limit: number;
  readonly output: 'table' | 'csv' | 'json';
}

/** Shows the first rows of a model or of a query. */
export function show(model: string | undefined, flags: ShowFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context, signals }) => {
    signals.stopGracefully();
    const options = { ...(await toProjectOptions(flags)), waitSeconds: flags.wait };
    const query = { ...whatToShow(model, flags.inline), limit: flags.limit };
    const result = await previewQuery(options, context(), query);
    terminal.out(render(result, flags.output, terminal));
    if (flags.output === 'table' && terminal.isInteractive && result.rows.length === flags.limit) {
      terminal.err(
        terminal.errorColors.dim(`The first ${flags.limit} rows; --limit shows more.\n`),
      );
    }
    return exitCode.ok;
  });
}

function whatToShow(model: string | undefined, inline: string | undefined) {
  if (model !== undefined && inline === undefined) return { node: model };
  if (inline !== undefined && model === undefined) return { inline };
  const message =
    model === undefined
      ? 'There is nothing to show: neither a model nor a query is given'
      : 'A model and --inline can’t go together';
  throw new IngotError('OPTION_INVALID', message, {
    hint: 'Write ingot show gold.orders, or ingot show --inline "select 1".',
  });
}

function render(result: QueryResult, output: ShowFlags['output'], terminal: Terminal): string {
  switch (output) {
    case 'table':
      return textTable(result, { colors: terminal.colors, columns: terminal.columns() });
    case 'csv':
      return csvTable(result);
    case 'json':
      return jsonTable(result);
  }
}
