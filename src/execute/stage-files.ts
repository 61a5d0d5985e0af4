import { EngineError, type Session, type Statement } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import type { Source } from '../core/node.ts';
import { quoteIdentifier, relationKey, renderRelation, type Relation } from '../core/relation.ts';
import { baseAlias } from '../core/target.ts';
import { stagingStatements } from '../state/staging-tables.ts';
import { takenFiles, takenFingerprint } from '../state/taken-files.ts';
import type { Execution } from './execution.ts';
import { tableStatements, viewStatements } from './materializations/statements.ts';
import { checkMended, rejectedFiles, retryStatements, type RejectedFile } from './retry-rejects.ts';
import type { Staged } from './source-staging.ts';
import { auditColumns } from './staging/audit-columns.ts';
import type { StagedSource } from './staging/stage-source.ts';

/** The statements that show what was staged, and how many rows the source has then. */
export interface StagedStatements {
  readonly staged: Staged;
  readonly statements: readonly Statement[];
  /** Undefined where only a count tells, once the statements are done. */
  readonly rows: number | undefined;
}

/** Stages the files of a source: as a view on all of them, or with `new_files_only` as a table to which the new ones are added. */
export async function stageFiles(
  source: Source,
  session: Session,
  execution: Execution,
): Promise<StagedStatements> {
  const standing = await standingTable(source, session, execution);
  if (source.files?.newFilesOnly === true)
    return addFiles(source, standing, { session, execution });
  const staged = await execution.staging.stage(source);
  refuseLoss(source, staged.source, { standing, execution });
  const { relation: target } = source;
  const { select, counts } = staged.source;
  return {
    staged,
    rows: counts.rows,
    statements: [
      ...viewStatements({ target, select, existing: standing.type }),
      ...listStatements(source, staged.source, { isAdded: false, execution }),
    ],
  };
}

/** What stands in the place of a source, as far as it has taken files for good. */
interface StandingTable {
  readonly type: 'table' | 'view' | undefined;
  /** Checksums. */
  readonly taken: ReadonlySet<string>;
}

async function standingTable(
  { relation, uniqueId }: Source,
  session: Session,
  { existing, adapter, stateSchema: schema, project }: Execution,
): Promise<StandingTable> {
  const type = existing.get(relationKey(relation));
  // In an environment, what its base has is there as a view.
  const isTable = type === 'table' || (type === 'view' && project.target.overlay !== undefined);
  if (!isTable || !adapter.capabilities.persistent) return { type, taken: new Set() };
  const taken = await takenFiles(uniqueId, { session, schema });
  const isLost = taken.size === 0 && type === 'table';
  return { type, taken: isLost ? await filesOf(relation, session) : taken };
}

/** The files of the rows themselves, should the list of batches be lost; none in a table of another kind. */
async function filesOf(relation: Relation, session: Session): Promise<ReadonlySet<string>> {
  try {
    const { rows } = await session.query(
      `select distinct _file_checksum from ${renderRelation(relation)}`,
    );
    return new Set(rows.map(([checksum]) => String(checksum)));
  } catch (error) {
    if (error instanceof EngineError && error.kind === 'Binder') return new Set();
    throw error;
  }
}

interface AddedFiles {
  readonly session: Session;
  readonly execution: Execution;
}

async function addFiles(
  source: Source,
  standing: StandingTable,
  { session, execution }: AddedFiles,
): Promise<StagedStatements> {
  const { relation: target } = source;
  const isAnew = standing.taken.size === 0 || execution.fullRefresh;
  const rejected =
    isAnew || !execution.retryRejects
      ? new Map<string, RejectedFile>()
      : await rejectedFiles(source, session, execution);
  const staged = await execution.staging.stage(source, {
    ...(!isAnew && { taken: standing.taken }),
    without: new Set(rejected.keys()),
  });
  const { select, counts } = staged.source;
  if (isAnew) {
    refuseLoss(source, staged.source, { standing, execution });
    return {
      staged,
      rows: counts.rows,
      statements: [
        ...tableStatements({ target, select, existing: standing.type }),
        ...listStatements(source, staged.source, { isAdded: false, execution }),
      ],
    };
  }
  const own = standing.type === 'view' ? ownTable(source) : [];
  const added =
    counts.files === 0
      ? []
      : [
          ...insertStatements(source, staged.source, {
            columns: await tableColumns(source, session),
            execution,
          }),
          ...listStatements(source, staged.source, { isAdded: true, execution }),
        ];
  if (rejected.size === 0) return { staged, rows: undefined, statements: [...own, ...added] };
  const retried = await execution.staging.stageOnly(source, new Set(rejected.keys()));
  await checkMended(source, { staged: retried, rejected }, { ...execution, session });
  const statements = retryStatements(source, { staged: retried, rejected }, execution);
  const present = [staged.source, retried].flatMap(({ read }) => [...read.values()]);
  const { reading } = staged.source;
  return {
    staged: {
      ...staged,
      source: {
        ...staged.source,
        fingerprints: takenFingerprint(source, { taken: standing.taken, present, reading }),
      },
    },
    rows: undefined,
    statements: [...own, ...added, ...statements],
  };
}

/** In an environment the rows of the base come first. */
function ownTable({ relation }: Source): readonly Statement[] {
  const table = renderRelation(relation);
  const base = renderRelation({ ...relation, database: baseAlias });
  return [`drop view ${table}`, `create table ${table} as from ${base}`];
}

async function tableColumns({ relation }: Source, session: Session): Promise<readonly string[]> {
  const { rows } = await session.query(`describe ${renderRelation(relation)}`);
  return rows.map(([name]) => String(name));
}

function insertStatements(
  source: Source,
  { names, select }: StagedSource,
  { columns, execution }: { readonly columns: readonly string[]; readonly execution: Execution },
): readonly Statement[] {
  const { relation, columns: declared } = source;
  const table = renderRelation(relation);
  const known = new Set(columns.map((name) => name.toLowerCase()));
  const added = names.filter((name) => !known.has(name.toLowerCase()));
  const policy = source.files?.onSchemaChange;
  if (added.length > 0 && policy !== 'append') {
    const error = changedError(source, added);
    if (policy === 'fail') throw error;
    execution.context.emit({ type: 'warning', warning: error });
  }
  const taken = policy === 'append' ? names : names.filter((name) => !added.includes(name));
  const list = [...taken, ...auditColumns.map(({ name }) => name)].map(quoteIdentifier).join(', ');
  const types = new Map(declared.map(({ name, dataType }) => [name.toLowerCase(), dataType]));
  const alters = policy === 'append' ? added : [];
  return [
    ...alters.map(
      (name) =>
        `alter table ${table} add column ${quoteIdentifier(name)} ${types.get(name.toLowerCase()) ?? 'varchar'}`,
    ),
    `insert into ${table} by name\nselect ${list}\nfrom (\n${select}\n)`,
  ];
}

function changedError({ fullName, files }: Source, added: readonly string[]): IngotError {
  const list = added.map((name) => `"${name}"`).join(', ');
  return new IngotError(
    'SOURCE_SCHEMA_CHANGED',
    `The new files of ${fullName} have ${added.length === 1 ? 'a column' : 'columns'} that it does not have yet: ${list}`,
    {
      location: files?.location,
      hint: 'Set `on_schema_change` to `append` to take new columns, or to `ignore` to leave them out.',
    },
  );
}

function listStatements(
  source: Source,
  { lists }: StagedSource,
  { isAdded, execution }: { readonly isAdded: boolean; readonly execution: Execution },
): readonly Statement[] {
  const { adapter, stateSchema } = execution;
  if (!adapter.capabilities.persistent) return [];
  const isKept = source.files?.newFilesOnly === true;
  return stagingStatements(stateSchema, source, { ...lists, isAdded, isKept });
}

/** Rows of files that are gone can't be made again. */
function refuseLoss(
  { fullName, files }: Source,
  { read }: StagedSource,
  { standing, execution }: { readonly standing: StandingTable; readonly execution: Execution },
): void {
  const present = new Set(read.values());
  const gone = [...standing.taken].filter((checksum) => !present.has(checksum));
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
