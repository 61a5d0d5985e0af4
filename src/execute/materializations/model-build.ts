import { fileOf } from '../../core/file-of.ts';
import type { RelationType, Session, Statement } from '../../core/adapter.ts';
import type { ColumnType } from '../../core/columns.ts';
import type { CompiledSql } from '../../core/compiled.ts';
import type { IngotError } from '../../core/error.ts';
import type { Manifest } from '../../core/manifest.ts';
import type { Model } from '../../core/node.ts';
import type { ProgramHost } from '../programs/run-program.ts';
import { sqlError } from '../../binder/sql-error.ts';

/** What a model is built with, inside the transaction of its build. */
export interface ModelBuild {
  readonly model: Model;
  /** The SQL of this build. */
  readonly compiled: CompiledSql;
  /** What stands under its name now. */
  readonly existing: RelationType | undefined;
  /** Whether what grows is made anew, or for the first time. */
  readonly isWhole: boolean;
  /** The columns of its table, where a build before it in this run told them. */
  readonly standing?: readonly ColumnType[] | undefined;
  readonly session: Session;
  readonly manifest: Manifest;
  readonly warn: (warning: IngotError) => void;
  /** Of a model in TypeScript: what its program is run with. */
  readonly host?: ProgramHost;
}

/**
 * Sends a statement of a build; a mistake in the model's SQL is told at its place in the template.
 * @returns the number of rows that it wrote, where the engine tells
 */
export async function send(
  statement: Statement,
  { model, compiled, session }: Pick<ModelBuild, 'model' | 'compiled' | 'session'>,
): Promise<number | undefined> {
  const prefixLength = Math.max(0, statement.indexOf(compiled.sql));
  try {
    return await session.execute(statement);
  } catch (error) {
    throw sqlError(error, compiled, { prefixLength, whole: fileOf(model) });
  }
}
