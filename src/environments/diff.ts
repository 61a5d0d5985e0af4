import { EngineError, type Session } from '../core/adapter.ts';
import type { ColumnType } from '../core/columns.ts';
import type { Context } from '../core/context.ts';
import { IngotError } from '../core/error.ts';
import { interruptible } from '../core/interruptible.ts';
import type { Target } from '../core/project.ts';
import { quoteIdentifier, relationKey, renderRelation, type Relation } from '../core/relation.ts';
import { baseAlias } from '../core/target.ts';
import { seenRelations } from './base-relations.ts';
import { existingEnvironment } from './list.ts';

/** How one table or view of an environment differs from that of its base. */
export interface EnvironmentDifference {
  readonly name: string;
  /** `added`: the base has none of that name. */
  readonly status: 'added' | 'changed' | 'equal';
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  /** As `amount: INTEGER → BIGINT`. */
  readonly typesChanged: readonly string[];
  readonly rows: number;
  /** Undefined where the base has no such table. */
  readonly rowsInBase: number | undefined;
  /** Rows that only one of the two has, by the columns that both have. */
  readonly onlyHere: number;
  readonly onlyInBase: number;
}

/** What an environment built, each beside what its base has under that name; sorted by name. */
export async function diffEnvironment(
  base: Target,
  name: string,
  { context, root, waitSeconds }: { context: Context; root: string; waitSeconds: number },
): Promise<readonly EnvironmentDifference[]> {
  const target = await existingEnvironment(base, name);
  await using adapter = await context.openAdapter(target, { root, waitSeconds, readOnly: true });
  await using session = await adapter.connect();
  return await interruptible(session, context.signal, async () => {
    const seen = await seenRelations(session);
    const own = [...seen.own.values()].filter(({ isFromBase }) => !isFromBase);
    const found: EnvironmentDifference[] = [];
    for (const { relation } of own) {
      const isInBase = seen.base.has(relationKey(relation));
      found.push(await differenceOf(relation, isInBase, session).catch(notCompared(relation)));
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

/** A view may read what is gone, such as staged files after `clean`. */
function notCompared({ schema, identifier }: Relation): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof EngineError) || error.kind === 'Interrupt') throw error;
    const message = `"${schema}.${identifier}" can't be compared: ${error.message}`;
    const hint = 'Build both, the target and its environment, and compare again.';
    throw new IngotError('ENV_NOT_COMPARED', message, { hint, cause: error });
  };
}

async function differenceOf(
  relation: Relation,
  isInBase: boolean,
  session: Session,
): Promise<EnvironmentDifference> {
  const here = renderRelation(relation);
  const there = renderRelation({ ...relation, database: baseAlias });
  const columns = await columnsOf(here, session);
  const before = isInBase ? await columnsOf(there, session) : [];
  const types = new Map(before.map(({ name, type }) => [name, type]));
  const names = new Set(columns.map(({ name }) => name));
  const common = columns.filter(({ name }) => types.has(name)).map(({ name }) => name);
  const difference = {
    name: `${relation.schema}.${relation.identifier}`,
    columnsAdded: columns.filter(({ name }) => !types.has(name)).map(({ name }) => name),
    columnsRemoved: before.filter(({ name }) => !names.has(name)).map(({ name }) => name),
    typesChanged: columns.flatMap(({ name, type }) => {
      const other = types.get(name);
      return other === undefined || other === type ? [] : [`${name}: ${other} → ${type}`];
    }),
    rows: await countOf(`from ${here}`, session),
  };
  if (!isInBase)
    return {
      ...difference,
      status: 'added',
      rowsInBase: undefined,
      onlyHere: difference.rows,
      onlyInBase: 0,
    };
  const list = common.map(quoteIdentifier).join(', ') || '1';
  const [inHere, inThere] = [`select ${list} from ${here}`, `select ${list} from ${there}`];
  const rowsInBase = await countOf(`from ${there}`, session);
  const onlyHere = await countOf(`${inHere} except all ${inThere}`, session);
  const onlyInBase = await countOf(`${inThere} except all ${inHere}`, session);
  const { columnsAdded, columnsRemoved, typesChanged } = difference;
  const changes = columnsAdded.length + columnsRemoved.length + typesChanged.length;
  const isEqual = changes + onlyHere + onlyInBase === 0;
  return { ...difference, status: isEqual ? 'equal' : 'changed', rowsInBase, onlyHere, onlyInBase };
}

async function columnsOf(table: string, session: Session): Promise<readonly ColumnType[]> {
  const { columns } = await session.query(`from ${table} limit 0`);
  return columns;
}

async function countOf(query: string, session: Session): Promise<number> {
  const { rows } = await session.query(`select count(*)::bigint from (${query})`);
  return Number(rows[0]?.[0]);
}
