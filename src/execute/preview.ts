import { EngineError, type QueryResult } from '../core/adapter.ts';
import type { CompiledSql } from '../core/compiled.ts';
import type { Context } from '../core/context.ts';
import { interruptible } from '../core/interruptible.ts';
import { shownTarget, standingTarget } from '../check/standing-target.ts';
import type { Project, Target } from '../core/project.ts';
import { failuresSchema } from '../core/results.ts';
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
export async function previewRows(query: CompiledSql, input: PreviewInput): Promise<QueryResult> {
  const { target } = input.project;
  if (target.path === ':memory:') throw keepsNothing(target);
  const [first, second] = placesToLook(query, target);
  try {
    return await rowsIn(first, query, input);
  } catch (error) {
    input.context.signal.throwIfAborted();
    const isMissing = error instanceof EngineError && error.kind === 'Catalog';
    const found =
      isMissing && second !== undefined
        ? await rowsIn(second, query, input).catch(() => undefined)
        : undefined;
    input.context.signal.throwIfAborted();
    if (found !== undefined) return found;
    throw sqlError(error, query, { prefixLength: prefix.length, whole: undefined });
  }
}

/** What readers see, then what is not published; rows that tests found wrong are newest there, for `test` publishes nothing. */
function placesToLook({ sql }: CompiledSql, target: Target): readonly [Target, Target | undefined] {
  const shown = shownTarget(target) ?? target;
  const working = standingTarget(target) ?? target;
  if (shown.path === working.path) return [shown, undefined];
  return sql.includes(failuresSchema) ? [working, shown] : [shown, working];
}

async function rowsIn(
  target: Target,
  { sql }: CompiledSql,
  { project: { root }, context, waitSeconds, limit }: PreviewInput,
): Promise<QueryResult> {
  await using adapter = await context.openAdapter(target, { root, waitSeconds, readOnly: true });
  await using session = await adapter.connect();
  const statement = `${prefix}${sql}\n)\nlimit ${limit}`;
  return await interruptible(session, context.signal, () => session.query(statement));
}
