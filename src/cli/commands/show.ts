import { checkProject } from '../../engine.ts';
import { previewQuery, previewRejects } from '../../inspect.ts';
import type { QueryResult } from '../../core/adapter.ts';
import type { Context } from '../../core/context.ts';
import { IngotError } from '../../core/error.ts';
import type { Event } from '../../core/event.ts';
import { schemaTable } from '../../row-types/schema-table.ts';
import { inScope, type CommandScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { ProjectFlags, WaitFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { csvTable } from '../tables/csv-table.ts';
import { jsonTable } from '../tables/json-table.ts';
import { textTable } from '../tables/text-table.ts';
import type { Terminal } from '../terminal.ts';

export interface ShowFlags extends ProjectFlags, WaitFlags {
  readonly inline?: string;
  readonly rejects?: string;
  readonly schema?: string;
  readonly limit: number;
  readonly output: 'table' | 'csv' | 'json';
}

/** Shows the first rows of a model, of a query, or of what a source rejected; or the columns of a model. */
export function show(model: string | undefined, flags: ShowFlags): Promise<number> {
  return inScope(flags, async (scope) => {
    const subject = whatToShow(model, flags);
    const { terminal } = scope;
    if ('schemaOf' in subject) {
      terminal.out(render(await schema(subject, flags, scope), flags.output, terminal));
      return exitCode.ok;
    }
    const result =
      'source' in subject
        ? await rejects(subject, flags, scope)
        : await rows(subject, flags, scope);
    if ('source' in subject && result.rows.length === 0 && flags.output === 'table') {
      terminal.out('no rejected records\n');
      return exitCode.ok;
    }
    terminal.out(render(result, flags.output, terminal));
    if (flags.output === 'table' && terminal.isInteractive && result.rows.length === flags.limit) {
      const first = flags.limit === 1 ? 'The first row' : `The first ${flags.limit} rows`;
      terminal.err(terminal.errorColors.dim(`${first}; --limit shows more.\n`));
    }
    return exitCode.ok;
  });
}

type Subject = { readonly node: string } | { readonly inline: string };

async function rows(
  subject: Subject,
  flags: ShowFlags,
  { context, signals }: CommandScope,
): Promise<QueryResult> {
  signals.stopGracefully();
  const options = { ...(await toProjectOptions(flags)), waitSeconds: flags.wait };
  return previewQuery(options, context(), { ...subject, limit: flags.limit });
}

async function rejects(
  { source }: { readonly source: string },
  flags: ShowFlags,
  { context }: CommandScope,
): Promise<QueryResult> {
  return previewRejects(await toProjectOptions(flags), context(), { source, limit: flags.limit });
}

async function schema(
  { schemaOf }: { readonly schemaOf: string },
  flags: ShowFlags,
  { context }: CommandScope,
): Promise<QueryResult> {
  const select = [schemaOf, `source:${schemaOf}`];
  const options = { ...(await toProjectOptions(flags)), select };
  const checked = await checkProject(options, withoutEmptySelections(context()));
  return schemaTable({ ...checked, name: schemaOf });
}

/** A name is looked for as a model's and as a source's, of which one finds nothing. */
function withoutEmptySelections(context: Context): Context {
  const emit = (event: Event): void => {
    const isExpected = event.type === 'warning' && event.warning.code === 'SELECTED_NOTHING';
    if (!isExpected) context.emit(event);
  };
  return { ...context, emit };
}

function whatToShow(
  model: string | undefined,
  { inline, rejects: source, schema: schemaOf }: ShowFlags,
): Subject | { readonly source: string } | { readonly schemaOf: string } {
  const given = [model, inline, source, schemaOf].filter((each) => each !== undefined);
  if (given.length === 1) {
    if (model !== undefined) return { node: model };
    if (inline !== undefined) return { inline };
    if (source !== undefined) return { source };
    if (schemaOf !== undefined) return { schemaOf };
  }
  const message =
    given.length === 0
      ? 'There is nothing to show: neither a model nor a query is given'
      : 'A model, --inline, --rejects and --schema can’t go together';
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
