import { fileOf } from '../../core/file-of.ts';
import type { Session } from '../../core/adapter.ts';
import { IngotError } from '../../core/error.ts';
import type { Seed } from '../../core/node.ts';
import { relationKey } from '../../core/relation.ts';
import type { Built } from '../built.ts';
import type { Execution } from '../execution.ts';
import { tableStatements } from '../materializations/statements.ts';
import { checkSameColumns } from './header-changes.ts';
import { copiesIn, readSeed } from './read-seed.ts';
import { whileReading } from './seed-records.ts';
import { seedSelect } from './seed-select.ts';
import { warnOfNames, warnOfTypes } from './seed-warnings.ts';

/** Loads a CSV file of the project as a table, in one statement; in the caller's transaction. */
export async function loadSeed(seed: Seed, session: Session, execution: Execution): Promise<Built> {
  const { project, staging, context, existing } = execution;
  const { stagingDir, seedValues: known } = staging;
  await using records = await readSeed(seed, { root: project.root, copies: copiesIn(stagingDir) });
  checkUnchanged(seed, records.hash, execution);
  const mayChange = seed.fullRefresh ?? execution.fullRefresh;
  if (!mayChange) checkSameColumns(seed, records.names, columnsBefore(seed, execution));
  const reading = { seed, records, session, signal: context.signal, known };
  const select = await seedSelect(reading);
  const build = {
    target: seed.relation,
    select,
    existing: existing.get(relationKey(seed.relation)),
  };
  let rows: number | undefined;
  for (const statement of tableStatements(build))
    rows = await whileReading(reading, () => session.execute(statement));
  if (rows !== records.lines.length)
    throw new Error(`${rows ?? 'No'} rows came of ${records.lines.length} records`);
  warnOfNames(seed, records, context);
  warnOfTypes(seed, execution);
  return { message: 'seed', rows };
}

/** What the run was planned for is what the database will know of the table. */
function checkUnchanged(seed: Seed, hash: string, { changes }: Execution): void {
  const planned = changes.nodes.get(seed.uniqueId)?.state.sqlHash;
  if (planned === undefined || planned === '' || planned === hash) return;
  throw new IngotError('SEED_FILE_CHANGED', `The seed ${seed.path} changed during the run`, {
    location: fileOf(seed),
    hint: 'Run again when the file is complete.',
  });
}

/** Of the table that this seed has made, where it stands under the same name. */
function columnsBefore(seed: Seed, { state, existing }: Execution) {
  const key = relationKey(seed.relation);
  const before = state.nodes.get(seed.uniqueId);
  return before?.config['relation'] === key && existing.has(key) ? before.columns : undefined;
}
