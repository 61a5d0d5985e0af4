import type { Adapter, Session } from '../../core/adapter.ts';
import type { CompiledProgram } from '../../core/compiled.ts';
import type { ColumnType } from '../../core/columns.ts';
import type { Context } from '../../core/context.ts';
import { IngotError } from '../../core/error.ts';
import type { Model } from '../../core/node.ts';
import type { Project } from '../../core/project.ts';
import { firstRows } from './first-rows.ts';
import { loadFunction } from './load-function.ts';
import { modelContext } from './model-context.ts';
import { programError } from './program-error.ts';
import { ProgramQuery } from './program-query.ts';
import { ProgramSessions } from './program-sessions.ts';
import { rowColumns } from './row-columns.ts';
import { orAborted, partsOf, type RowPart } from './row-parts.ts';

/** What programs are run with. */
export interface ProgramHost {
  readonly project: Project;
  readonly context: Context;
  /** The database that they read. */
  readonly adapter: Pick<Adapter, 'connect'>;
  /** Whether what grows is made anew. */
  readonly fullRefresh?: boolean;
}

/** What came of a program: a query that the engine runs by itself, or rows that are read while it runs. */
export type ProgramResult =
  | { readonly kind: 'query'; readonly sql: string }
  | {
      readonly kind: 'rows';
      readonly columns: readonly ColumnType[];
      readonly parts: AsyncIterable<RowPart>;
    };

export interface ProgramRun {
  readonly model: Model;
  readonly program: CompiledProgram;
  /** The session of the build. */
  readonly session: Session;
  readonly host: ProgramHost;
  /** Whether the rows are added to a table that is there. */
  readonly isAdded: boolean;
}

/** Runs the function of a model and does the work with its rows; what it threw is told at its place in the file. */
export async function withProgram<T>(
  { model, program, session, host, isAdded }: ProgramRun,
  work: (result: ProgramResult) => Promise<T>,
): Promise<T> {
  const { project, context, adapter } = host;
  const { signal } = context;
  const loaded = await loadFunction(program, model.path, project);
  await using sessions = new ProgramSessions(adapter, signal);
  try {
    const known = { model, program, sessions, context, root: project.root };
    const given = await orAborted(loaded.run(modelContext(known)), signal);
    if (given instanceof ProgramQuery && given.parameters === undefined)
      return await work({ kind: 'query', sql: given.sql });
    const source = given instanceof ProgramQuery ? given.batches() : given;
    const parts = partsOf(source, signal);
    try {
      const { first, all } = await firstRows(parts);
      const columns =
        given instanceof ProgramQuery
          ? await given.columns()
          : await rowColumns(first, { model, session, isAdded });
      return await work({ kind: 'rows', columns, parts: all });
    } finally {
      // So that what the program does at its end is done, also where a row was refused.
      await orAborted(parts.return(), signal);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw located(programError(error, { ...loaded, path: model.path }), model);
  }
}

/** What is wrong with the rows has no place in the code. */
function located(error: IngotError, { location }: Model): IngotError {
  if (error.location !== undefined) return error;
  const { code, message, hint, cause } = error;
  return new IngotError(code, message, { location, hint, cause });
}
