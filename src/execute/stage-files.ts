import { EngineError, type Session, type Statement } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import type { Source } from '../core/node.ts';
import { relationKey, renderRelation, type Relation } from '../core/relation.ts';
import { stagingStatements } from '../state/staging-tables.ts';
import { takenFiles, type TakenFile } from '../state/taken-files.ts';
import { addFiles } from './add-files.ts';
import type { Execution } from './execution.ts';
import { tableStatements, viewStatements } from './materializations/statements.ts';
import type { Staged } from './source-staging.ts';
import { fileIdentities, readIdentities } from './staging/file-identity.ts';
import type { StagedSource } from './staging/stage-source.ts';

/** The statements that show what was staged, and how many rows the source has then. */
export interface StagedStatements {
  readonly staged: Staged;
  readonly statements: readonly Statement[];
  /** Undefined where only a count tells, once the statements are done. */
  readonly rows: number | undefined;
  /** Records that were rejected before and are taken now, where that was asked for. */
  readonly mended?: number;
}

/** Stages the files of a source: as a view on all of them, or with `new_files_only` as a table to which the new ones are added. */
export async function stageFiles(
  source: Source,
  session: Session,
  execution: Execution,
): Promise<StagedStatements> {
  const { type, taken } = await standingTable(source, session, execution);
  const isTable = source.files?.newFilesOnly === true;
  if (isTable && taken.length > 0 && !execution.fullRefresh)
    return addFiles(source, { session, execution, taken, isOfBase: type === 'view' });
  const staged = await execution.staging.stage(source);
  refuseLoss(source, staged.source, { taken, execution });
  const { relation: target } = source;
  const { select, counts } = staged.source;
  const build = { target, select, existing: type };
  return {
    staged,
    rows: counts.rows,
    statements: [
      ...(isTable ? tableStatements(build) : viewStatements(build)),
      ...listStatements(source, staged.source, execution),
    ],
  };
}

/** What stands in the place of a source, as far as it has taken files for good. */
interface StandingTable {
  readonly type: 'table' | 'view' | undefined;
  readonly taken: readonly TakenFile[];
}

async function standingTable(
  { relation, uniqueId }: Source,
  session: Session,
  { existing, adapter, stateSchema: schema, project }: Execution,
): Promise<StandingTable> {
  const type = existing.get(relationKey(relation));
  // In an environment, what its base has is there as a view.
  const isTable = type === 'table' || (type === 'view' && project.target.overlay !== undefined);
  if (!isTable || !adapter.capabilities.persistent) return { type, taken: [] };
  const taken = await takenFiles(uniqueId, { session, schema });
  const isLost = taken.length === 0 && type === 'table';
  return { type, taken: isLost ? await filesOf(relation, session) : taken };
}

/** The files of the rows themselves, should the list of batches be lost; none in a table of another kind. */
async function filesOf(relation: Relation, session: Session): Promise<readonly TakenFile[]> {
  try {
    const { rows } = await session.query(
      `select distinct _source_file, _file_checksum from ${renderRelation(relation)}`,
    );
    return rows.map(([path, checksum]) => ({
      sourcePath: String(path),
      checksum: String(checksum),
    }));
  } catch (error) {
    if (error instanceof EngineError && error.kind === 'Binder') return [];
    throw error;
  }
}

function listStatements(
  source: Source,
  { lists }: StagedSource,
  { adapter, stateSchema }: Execution,
): readonly Statement[] {
  if (!adapter.capabilities.persistent) return [];
  const isKept = source.files?.newFilesOnly === true;
  return stagingStatements(stateSchema, source, { ...lists, isAdded: false, isKept });
}

/** Rows of files that are gone can't be made again. */
function refuseLoss(
  { fullName, files }: Source,
  { read, hiveKeys }: StagedSource,
  { taken, execution }: Pick<StandingTable, 'taken'> & { readonly execution: Execution },
): void {
  const present = readIdentities(read, hiveKeys);
  const gone = [...fileIdentities(taken, hiveKeys)].filter((file) => !present.has(file));
  if (gone.length === 0 || execution.acceptLoss) return;
  throw new IngotError(
    'HISTORY_LOST',
    `${fullName} has the rows of ${gone.length === 1 ? 'a file that is' : `${gone.length} files that are`} no longer there, and they would be lost`,
    {
      location: files?.location,
      hint: 'Put the files back, or say --accept-loss to go on without their rows.',
    },
  );
}
