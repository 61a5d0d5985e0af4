import { formatCount } from '../../../core/count-text.ts';
import { EngineError } from '../../../core/adapter.ts';
import { describedColumns } from '../../../core/described-columns.ts';
import { IngotError } from '../../../core/error.ts';
import { fileOf } from '../../../core/file-of.ts';
import { keyText } from '../../../core/key-text.ts';
import { maskedColumns } from '../../../core/masked-columns.ts';
import { strategyOf } from '../../../core/materialization.ts';
import type { Model } from '../../../core/node.ts';
import { renderRelation } from '../../../core/relation.ts';
import type { Location } from '../../../core/source-text.ts';
import { keyColumns } from '../../data-tests/key-columns.ts';
import type { Built } from '../../built.ts';
import type { ModelBuild } from '../model-build.ts';
import { breakingRows, declaredConstraints, type DeclaredConstraint } from './breaking-rows.ts';

/** The table as it would be, which nobody else sees, and which takes every row. */
const aside = { database: 'temp', schema: 'main', identifier: 'ingot unconstrained' };

/** What a build does in its transaction. */
export interface ModelWork {
  readonly work: () => Promise<Built>;
  readonly rebuild: Rebuild;
}

/** How a build is done once more. */
export interface Rebuild {
  /** What comes before it in its transaction. */
  readonly before?: () => Promise<void>;
  /** What the table is to begin with. */
  readonly from: string;
  /** What the build did to it then. */
  readonly add?: (build: ModelBuild) => Promise<unknown>;
  /** Which part of the table it is, in words. */
  readonly part?: string;
}

/**
 * Tells which rows of a build that was rolled back break a constraint. DuckDB names one value at most, so the build is
 * done once more, on a table without constraints, and taken back.
 * @returns undefined where it failed for another reason
 */
export async function brokenConstraint(
  error: unknown,
  build: ModelBuild,
  rebuild: Rebuild,
): Promise<IngotError | undefined> {
  const refusal = refusalIn(error);
  const { session, model } = build;
  if (refusal === undefined || declaredConstraints(model).length === 0) return undefined;
  const fail = (what: string, location: Location) =>
    new IngotError(
      'CONSTRAINT_BROKEN',
      `Rows of "${model.fullName}" break ${what}${rebuild.part ?? ''}`,
      {
        location,
        hint: 'Leave such rows out in the model, mend them, or take back the constraint.',
        cause: error,
      },
    );
  const told = fail(`a constraint of its table: ${refusal.message}`, fileOf(model));
  // A program does more than make rows.
  if (build.compiled.program !== undefined) return told;
  try {
    await session.begin();
    await rebuild.before?.();
    await makeAside(build, rebuild);
    const found = await firstBroken(build);
    if (found !== undefined) return fail(textOf(found), found.constraint.location);
  } catch (again) {
    if (!(again instanceof EngineError) && !(again instanceof IngotError)) throw again;
  } finally {
    await session.rollback();
  }
  // What SQL that depends on the clock gives the second time may be all well.
  return told;
}

function refusalIn(error: unknown): EngineError | undefined {
  if (error instanceof EngineError)
    return error.kind === 'Constraint' || /constraint violation/i.test(error.message)
      ? error
      : undefined;
  const isOfQuery = error instanceof IngotError && error.code === 'SQL_FAILED';
  return isOfQuery ? refusalIn(error.cause) : undefined;
}

async function makeAside(build: ModelBuild, { from, add }: Rebuild): Promise<void> {
  const { contract: _, indexes: __, ...model } = build.model;
  await build.session.execute(`create or replace temp table ${renderRelation(aside)} as\n${from}`);
  await add?.({ ...build, model: { ...model, relation: aside }, warn: () => undefined });
}

interface Broken {
  readonly constraint: DeclaredConstraint;
  readonly keys: readonly string[];
  /** How many there are in all. */
  readonly total: number;
}

async function firstBroken({ model, session, manifest }: ModelBuild): Promise<Broken | undefined> {
  const table = renderRelation(aside);
  const columns = (await describedColumns(table, session)).map(({ name }) => name);
  const isMasked = maskedColumns(model.uniqueId, manifest);
  const shown = (names: readonly string[]) => names.some((name) => !isMasked(name));
  const keys = [...keysOf(model), keyColumns(model.uniqueId, manifest)];
  const key = keys.find(shown) ?? columns.filter((name) => !isMasked(name)).slice(0, 3);
  const queries = declaredConstraints(model).flatMap((constraint) =>
    breakingRows(constraint, { table, columns, key }).map((each) => ({ constraint, ...each })),
  );
  for (const { constraint, columns: names, statement } of queries) {
    const { rows } = await session.query(statement);
    const total = Number(rows[0]?.at(-1) ?? 0);
    const texts = rows.map((row) => `${keyText(names, row, isMasked)}${timesText(row.at(-2))}`);
    if (total > 0) return { constraint, keys: texts, total };
  }
  return undefined;
}

function timesText(count: unknown): string {
  return Number(count) > 1 ? ` (${String(count)} rows)` : '';
}

/** The columns by which the model itself says that its rows are known. */
function keysOf({ contract, materialization }: Model): readonly (readonly string[])[] {
  const strategy = strategyOf(materialization);
  const constraints = contract?.constraints ?? [];
  const ofKind = (kind: DeclaredConstraint['kind']) =>
    constraints.flatMap((each) => (each.kind === kind && 'columns' in each ? [each.columns] : []));
  const growing = strategy !== undefined && 'uniqueKey' in strategy ? [strategy.uniqueKey] : [];
  return [...ofKind('primary_key'), ...growing, ...ofKind('unique')];
}

function textOf({ constraint, keys, total }: Broken): string {
  const name = constraint.name === undefined ? '' : ` "${constraint.name}"`;
  const what = constraint.kind === 'check' ? constraint.expression : constraint.columns.join(', ');
  const left = total - keys.length;
  const more = left > 0 ? `; and ${formatCount(left)} more` : '';
  return `the constraint${name} ${constraint.kind} (${what}): ${keys.join('; ')}${more}`;
}
