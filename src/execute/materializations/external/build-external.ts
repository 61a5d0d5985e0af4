import { batchSql } from '../../../compile/batch-sql.ts';
import { contractColumns } from '../../../binder/contract-types.ts';
import { contractMismatch } from '../../../binder/contract-mismatch.ts';
import type { ColumnType } from '../../../core/columns.ts';
import { describedColumns } from '../../../core/described-columns.ts';
import type {
  ExternalMaterialization,
  IncrementalMaterialization,
} from '../../../core/materialization.ts';
import type { Model } from '../../../core/node.ts';
import { renderRelation } from '../../../core/relation.ts';
import { checkFiles } from '../../../check/check-files.ts';
import type { Built } from '../../built.ts';
import type { Execution } from '../../execution.ts';
import { addRows } from '../incremental/add-rows.ts';
import { checkKeys } from '../incremental/check-keys.ts';
import { send, type ModelBuild } from '../model-build.ts';
import { viewStatements } from '../statements.ts';
import { externalColumns } from './external-columns.ts';
import { placeOf, type ExternalPlace } from './external-place.ts';
import { filesState, recordOf } from './external-record.ts';
import { filesStamp } from './file-stamp.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { Swap } from './swap.ts';
import { removeUnshown } from './versions.ts';
import { readQuery } from './view-sql.ts';
import { whileWriting, writeVersion, type WrittenVersion } from './write-version.ts';

/** Writes the files of a model beside those that are there, and lets its view read them. */
export async function buildExternal(
  build: ModelBuild,
  materialization: ExternalMaterialization,
  execution: Execution,
): Promise<Built> {
  const { model, session } = build;
  const { project, state } = execution;
  const before = state.nodes.get(model.uniqueId)?.files;
  const place = placeOf(model, materialization, project);
  const inPlace = { model, path: place.path, root: project.root };
  const last = recordOf(before, project);
  await whileWriting(inPlace, async () => {
    const known = { before: last, abandoned: abandonedVersions(execution), root: project.root };
    if (!execution.acceptLoss) await refuseForeign(model, place, known);
    await removeUnshown(place, last?.version);
  });
  const rows = await rowsOf(build, materialization);
  await checkContract(model, rows.columns, build);
  checkFiles(model, materialization, rows.columns);
  const columns = externalColumns(rows.columns, materialization);
  const files = { materialization, columns };
  const written = await writeVersion(rows.query, { ...files, place, build, root: project.root });
  const swap = new Swap(place, written.name);
  try {
    await showRows(build, { ...files, written });
    if (rows.isTemporary) await session.execute(`drop table ${temporaryName}`);
    const stamp = filesStamp(written.path) ?? '';
    const now = { path: place.path, version: written.name, stamp };
    return {
      message: 'external',
      rows: written.rows,
      columns: columns.map(({ name, type }) => ({ name, type })),
      files: filesState(model, now, { before, project }),
      output: {
        place,
        version: written.name,
        former: last?.version,
        show: () => whileWriting(inPlace, () => swap.show()),
        takeBack: () => swap.takeBack(),
      },
    };
  } catch (error) {
    await swap.takeBack();
    throw error;
  }
}

/** A model with another name goes on with the files of the former one. */
function abandonedVersions({ state, manifest }: Execution): ReadonlySet<string> {
  return new Set(
    [...state.nodes].flatMap(
      ([
        id,
        {
          files: { version },
        },
      ]) => {
        const isOfProject = id.split('.')[1] === manifest.projectName;
        return version !== undefined && isOfProject && !manifest.nodes.has(id) ? [version] : [];
      },
    ),
  );
}

interface Rows {
  readonly query: string;
  readonly columns: readonly ColumnType[];
  /** Whether they stand in a table of the connection. */
  readonly isTemporary: boolean;
}

const temporary = { database: 'temp', schema: 'main', identifier: 'ingot external' };
const temporaryName = renderRelation(temporary);

async function rowsOf(build: ModelBuild, materialization: ExternalMaterialization): Promise<Rows> {
  const { session, compiled, isWhole } = build;
  const { growth } = materialization;
  if (growth !== undefined && !isWhole) return grownRows(build, growth);
  const query = batchSql(compiled.sql, materialization);
  if (/\bpivot/i.test(query)) return rowsAside(build, query);
  const columns = await describedColumns(`(\n${query}\n)`, session);
  // A table gives columns of one name other ones.
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  if (names.size < columns.length) return rowsAside(build, query);
  return { query, columns, isTemporary: false };
}

/** What only a table can be asked for, such as the columns that a pivot finds in the rows. */
async function rowsAside(build: ModelBuild, query: string): Promise<Rows> {
  await send(`create or replace temp table ${temporaryName} as\n${query}`, build);
  return fromTemporary(await describedColumns(temporaryName, build.session));
}

/** The rows that there are, and what this build adds to them. */
async function grownRows(build: ModelBuild, growth: IncrementalMaterialization): Promise<Rows> {
  const { model, session } = build;
  const standing = renderRelation(model.relation);
  await session.execute(`create or replace temp table ${temporaryName} as from ${standing}`);
  const beside = { ...build, model: { ...model, relation: temporary } };
  const { columns = [] } = await addRows(beside, growth);
  return fromTemporary(columns);
}

function fromTemporary(columns: readonly ColumnType[]): Rows {
  return { query: `from ${temporaryName}`, columns, isTemporary: true };
}

async function checkContract(
  model: Model,
  found: readonly ColumnType[],
  { session }: ModelBuild,
): Promise<void> {
  if (model.contract === undefined) return;
  const mismatch = contractMismatch(model, await contractColumns(model.contract, session), found);
  if (mismatch !== undefined) throw mismatch;
}

/** The view reads the version itself: whoever began to read it goes on with it, whatever takes its place. */
async function showRows(
  build: ModelBuild,
  {
    materialization,
    columns,
    written,
  }: {
    readonly materialization: ExternalMaterialization;
    readonly columns: ReturnType<typeof externalColumns>;
    readonly written: WrittenVersion;
  },
): Promise<void> {
  const { existing, isWhole, session } = build;
  const { relation: target } = build.model;
  const select = readQuery({ materialization, columns, path: written.path });
  for (const statement of viewStatements({ target, existing, select }))
    await session.execute(statement);
  // Rows that are added were looked at before.
  const strategy = isWhole ? materialization.growth?.strategy : undefined;
  if (strategy?.kind === 'merge' || strategy?.kind === 'delete+insert')
    await checkKeys(build, strategy, renderRelation(target));
}

/** Where the files of a model stand once they are shown. */
export interface Output {
  readonly place: ExternalPlace;
  readonly version: string;
  /** The version that the database has known until then. */
  readonly former: string | undefined;
  /** Puts the files where everybody reads them; right before the commit. */
  readonly show: () => Promise<void>;
  /** Removes them, and brings back what was there. */
  readonly takeBack: () => Promise<void>;
}
