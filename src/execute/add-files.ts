import type { Session, Statement } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import type { Source } from '../core/node.ts';
import { quoteIdentifier, renderRelation } from '../core/relation.ts';
import { baseAlias, shownPath } from '../core/target.ts';
import { stagingStatements } from '../state/staging-tables.ts';
import type { TakenFile } from '../state/taken-files.ts';
import { describedColumns } from '../core/described-columns.ts';
import { compareMended, findRenamed } from './compare-mended.ts';
import type { Execution } from './execution.ts';
import { fitTable, type FittedTable } from './fit-table.ts';
import { matchedFiles, matchRejected, type MatchedFiles } from './match-rejected.ts';
import { retryStatements } from './retry-rejects.ts';
import type { StagedStatements } from './stage-files.ts';
import type { StagedSource } from './staging/stage-source.ts';

export interface AddingOptions {
  readonly session: Session;
  readonly execution: Execution;
  /** The files whose rows the table has. */
  readonly taken: readonly TakenFile[];
  /** Whether the rows are still only those of the base of an environment. */
  readonly isOfBase: boolean;
}

/** Adds the files that are new to the table of a source, and what was mended of those that it has where that is asked for. */
export async function addFiles(source: Source, options: AddingOptions): Promise<StagedStatements> {
  const { session, execution, taken, isOfBase } = options;
  const before = await describedColumns(renderRelation(source.relation), session);
  const matched = execution.retryRejects ? await mendedFiles(source, before, options) : undefined;
  const staged = await execution.staging.stage(source, {
    taken: [...taken, ...(matched === undefined ? [] : matchedFiles(matched))],
    mayBeNone: true,
    ...(matched !== undefined && { found: matched.found }),
  });
  const added = await addedRows(source, { staged: staged.source, columns: before }, options);
  const own = isOfBase ? ownTable(source) : [];
  if (matched === undefined || matched.files.size === 0)
    return { staged, rows: undefined, statements: [...own, ...added.statements] };

  const only = new Set(matched.files.keys());
  const retried = await execution.staging.stageOnly(source, { only, found: matched.found });
  const fitted = await fit(source, { staged: retried, columns: added.columns }, options);
  const mended = await compareMended(
    source,
    { staged: retried, rejected: matched.files, before, columns: fitted.columns },
    options,
  );
  const statements = [
    ...fitted.statements,
    ...retryStatements(
      source,
      { staged: retried, names: fitted.shared, table: fitted.columns, mended },
      execution,
    ),
  ];
  return {
    staged,
    rows: undefined,
    mended: mended.reduce((total, { added: records }) => total + records, 0),
    statements: [...own, ...added.statements, ...statements],
  };
}

/** The files that were taken before, but for what was rejected of them, whatever they are called now. */
async function mendedFiles(
  source: Source,
  before: readonly ColumnType[],
  options: AddingOptions,
): Promise<MatchedFiles> {
  const matched = await matchRejected(source, options);
  const { found, files, gone, fresh: only } = matched;
  if (gone.length === 0 || only.size === 0) return matched;
  const staged = await options.execution.staging.stageOnly(source, { only, found });
  const renamed = await findRenamed(source, { staged, gone, before }, options);
  return { ...matched, files: new Map([...files, ...renamed]) };
}

/** In an environment the rows of the base come first. */
function ownTable({ relation }: Source): readonly Statement[] {
  const table = renderRelation(relation);
  const base = renderRelation({ ...relation, database: baseAlias });
  return [`drop view ${table}`, `create table ${table} as from ${base}`];
}

interface StagedBeside {
  readonly staged: StagedSource;
  /** Of the table. */
  readonly columns: readonly ColumnType[];
}

/** The table as it has to be for what is staged; what is left out is told. */
async function fit(
  source: Source,
  { staged, columns }: StagedBeside,
  { session, execution }: AddingOptions,
): Promise<FittedTable & { readonly shared: readonly string[] }> {
  const { files, select } = staged;
  const own = await describedColumns(select, session);
  const { target, root } = execution.project;
  const standing = { columns, database: shownPath(target.path, root) };
  const fitted = fitTable(source, standing, { files, columns: own });
  for (const warning of fitted.warnings) execution.context.emit({ type: 'warning', warning });
  const known = new Set(fitted.columns.map(({ name }) => name.toLowerCase()));
  const names = own.map(({ name }) => name);
  return { ...fitted, shared: names.filter((name) => known.has(name.toLowerCase())) };
}

async function addedRows(
  source: Source,
  beside: StagedBeside,
  options: AddingOptions,
): Promise<Pick<FittedTable, 'statements' | 'columns'>> {
  const { staged } = beside;
  const { statements, columns, shared } = await fit(source, beside, options);
  if (staged.counts.files === 0) return { statements, columns };
  const list = shared.map(quoteIdentifier).join(', ');
  const { stateSchema } = options.execution;
  return {
    columns,
    statements: [
      ...statements,
      `insert into ${renderRelation(source.relation)} by name\nselect ${list}\nfrom (\n${staged.select}\n)`,
      ...stagingStatements(stateSchema, source, { ...staged.lists, isAdded: true, isKept: true }),
    ],
  };
}
