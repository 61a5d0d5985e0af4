import { EngineError } from '../../../core/adapter.ts';
import { describedColumns } from '../../../core/described-columns.ts';
import { IngotError } from '../../../core/error.ts';
import { isTest, type TableNode } from '../../../core/node.ts';
import { readsOf } from '../../../core/reads-of.ts';
import { quoteIdentifier, renderRelation } from '../../../core/relation.ts';
import { rowNumber, wantedRows, type Candidate, type Recording } from './record-request.ts';

/** More rows than that are looked through only where a column tells which of them matter. */
const mostRows = 10_000;

/** The rows of each table that the model reads of which the wanted ones may be made. @throws IngotError */
export async function takeCandidates(recording: Recording): Promise<readonly Candidate[]> {
  const { manifest, model, session } = recording;
  const candidates: Candidate[] = [];
  for (const id of readsOf(manifest)(model.uniqueId)) {
    const node = manifest.nodes.get(id);
    if (node === undefined || isTest(node)) continue;
    const copy = `ingot_record.main."candidate ${candidates.length}"`;
    const condition = await conditionOn(node, recording);
    await session.execute(
      `create table ${copy} as\nselect row_number() over () as ${rowNumber}, *\nfrom (select * from ${tableOf(node, recording)}${condition} order by all)`,
    );
    const { rows } = await session.query(`select count(*) from ${copy}`);
    const numbers = Array.from({ length: Number(rows[0]?.[0]) }, (_, at) => at + 1);
    candidates.push({ node, copy, rows: numbers });
  }
  return candidates;
}

/** A table of the built database, unless it is one of another that the project names. */
function tableOf({ relation }: TableNode, { database }: Recording): string {
  return renderRelation({ database, ...relation });
}

async function conditionOn(node: TableNode, recording: Recording): Promise<string> {
  const { session } = recording;
  const table = tableOf(node, recording);
  try {
    const { rows } = await session.query(`select count(*) from ${table}`);
    if (Number(rows[0]?.[0]) <= mostRows) return '';
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === 'Interrupt') throw error;
    throw new IngotError('NODE_NOT_BUILT', `"${node.fullName}" is not in the database`, {
      hint: `Build it: ingot build --select +${recording.model.fullName}`,
      cause: error,
    });
  }
  const own = await describedColumns(table, session);
  const wanted = await describedColumns(wantedRows, session);
  const names = new Set(wanted.map(({ name }) => name.toLowerCase()));
  let best: { readonly condition: string; readonly count: number } | undefined;
  for (const { name } of own.filter((column) => names.has(column.name.toLowerCase()))) {
    const column = quoteIdentifier(name);
    const condition = ` where ${column} in (select ${column} from ${wantedRows})`;
    const { rows } = await session.query(`select count(*) from ${table}${condition}`);
    const count = Number(rows[0]?.[0]);
    if (count > 0 && count < (best?.count ?? Infinity)) best = { condition, count };
  }
  if (best !== undefined && best.count <= mostRows) return best.condition;
  throw new IngotError(
    'RECORD_TOO_MUCH',
    `Too many rows of "${node.fullName}" may belong to the rows that are to be recorded`,
    { hint: 'Narrow --where, so that a column that both have tells which ones do.' },
  );
}
