import type { Session } from '../../../core/adapter.ts';
import type { Context } from '../../../core/context.ts';
import type { Model, TableNode } from '../../../core/node.ts';
import type { CompileInput } from '../../../compile/node-scope.ts';

/** Which rows of a model a unit test is to be made of. */
export interface RecordRequest extends CompileInput {
  readonly model: Model;
  /** A condition on its rows; undefined: any. */
  readonly where: string | undefined;
  /** At most so many rows. */
  readonly limit: number;
  readonly context: Context;
  readonly waitSeconds: number;
}

/** A table that the model reads, with the rows of it that may be needed. */
export interface Candidate {
  readonly node: TableNode;
  /** Where these rows are, each with its number. */
  readonly copy: string;
  /** Numbers of the rows that are still thought to be needed. */
  readonly rows: readonly number[];
}

/** A look into the built database, beside an empty one in memory that is worked in. */
export interface Recording extends RecordRequest {
  readonly session: Session;
  /** The name of the built database. */
  readonly database: string;
  /** The SQL of the model. */
  readonly sql: string;
}

/** The column with the number of a row. */
export const rowNumber = '"ingot row"';
/** The rows that are to come out. */
export const wantedRows = 'ingot_record.main."wanted rows"';
