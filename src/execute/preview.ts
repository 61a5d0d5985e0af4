import type { QueryResult } from '../core/adapter.ts';
import type { CompiledSql } from '../core/compiled.ts';
import type { Context } from '../core/context.ts';
import { interruptible } from '../core/interruptible.ts';
import { shownTarget } from '../check/standing-target.ts';
import type { Project } from '../core/project.ts';
import { keepsNothing } from '../core/target.ts';
import { sqlError } from '../binder/sql-error.ts';

export interface PreviewInput {
  readonly project: Project;
  readonly context: Context;
  readonly waitSeconds: number;
  readonly limit: number;
}

const prefix = 'select *\nfrom (\n';

/** The first rows of a query; reads only, so several processes may look at once. */
export async function previewRows(
  query: CompiledSql,
  { project, context, waitSeconds, limit }: PreviewInput,
): Promise<QueryResult> {
  const { target, root } = project;
  if (target.path === ':memory:') throw keepsNothing(target);
  const shown = shownTarget(target) ?? target;
  await using adapter = await context.openAdapter(shown, { root, waitSeconds, readOnly: true });
  await using session = await adapter.connect();
  const statement = `${prefix}${query.sql}\n)\nlimit ${limit}`;
  try {
    return await interruptible(session, context.signal, () => session.query(statement));
  } catch (error) {
    context.signal.throwIfAborted();
    throw sqlError(error, query, { prefixLength: prefix.length, whole: undefined });
  }
}
