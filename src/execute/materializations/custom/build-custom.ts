import type { ColumnType } from '../../../core/columns.ts';
import { describedColumns } from '../../../core/described-columns.ts';
import type {
  MaterializationTarget,
  MaterializedNode,
} from '../../../core/materialization-function.ts';
import type { CustomMaterialization } from '../../../core/materialization.ts';
import { quoteIdentifier, quoteLiteral, renderRelation } from '../../../core/relation.ts';
import { contractColumns } from '../../../binder/contract-types.ts';
import { contractMismatch } from '../../../binder/contract-mismatch.ts';
import type { Built } from '../../built.ts';
import { loadFunction, type LoadedProgram } from '../../programs/load-function.ts';
import { programError } from '../../programs/program-error.ts';
import { orAborted } from '../../programs/row-parts.ts';
import type { ModelBuild } from '../model-build.ts';
import { checkMade } from './check-made.ts';
import { checkStatements } from './check-statements.ts';
import { statementError } from './statement-error.ts';

/** Makes a model by the statements that a materialization of the project gives. */
export async function buildCustom(
  build: ModelBuild,
  materialization: CustomMaterialization,
): Promise<Built> {
  const { model, session, host } = build;
  if (host === undefined) throw new Error(`${model.fullName} has nothing to run on`);
  const { name, path, program } = materialization;
  const loaded = await loadFunction(program, path, host.project);
  const given = await statementsOf(loaded, build);
  const statements = checkStatements(given, { name, path });
  for (const statement of statements) {
    try {
      await session.execute(statement);
    } catch (error) {
      throw statementError(error, statement, { build, materialization });
    }
  }
  await checkMade(build, materialization);
  const columns = await columnsMade(build);
  return { message: name, columns, ...(await rowsMade(build, materialization)) };
}

async function statementsOf(loaded: LoadedProgram, build: ModelBuild): Promise<unknown> {
  const { signal } = build.host!.context;
  const target = await targetOf(build);
  try {
    return await orAborted(loaded.run(nodeOf(build), target), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw programError(error, loaded);
  }
}

function nodeOf({ model, compiled }: ModelBuild): MaterializedNode {
  const { name, fullName, relation, config, columns, description, tags, meta } = model;
  const { schema, identifier } = relation;
  const described = columns.map(({ name: column, description: text, dataType }) => ({
    name: column,
    description: text,
    dataType,
  }));
  return {
    ...{ name, fullName, schema, identifier, config, description, tags, meta },
    relation: renderRelation(relation),
    sql: compiled.sql,
    columns: described,
  };
}

async function targetOf({
  model,
  existing,
  isWhole,
  session,
  host,
}: ModelBuild): Promise<MaterializationTarget> {
  const isThere = existing !== undefined;
  return {
    existing,
    columns: isThere ? await describedColumns(renderRelation(model.relation), session) : [],
    isFullRefresh: host?.fullRefresh ?? false,
    isIncremental: !isWhole,
    quoteIdentifier,
    quoteLiteral,
  };
}

/** @throws IngotError CONTRACT_BROKEN */
async function columnsMade({ model, session }: ModelBuild): Promise<readonly ColumnType[]> {
  const found = await describedColumns(renderRelation(model.relation), session);
  if (model.contract === undefined) return found;
  const promised = await contractColumns(model.contract, session);
  const mismatch = contractMismatch(model, promised, found);
  if (mismatch !== undefined) throw mismatch;
  return found;
}

async function rowsMade(
  { model, session }: ModelBuild,
  { makes }: CustomMaterialization,
): Promise<Pick<Built, 'rows'>> {
  if (makes === 'view') return {};
  const { rows } = await session.query(`select count(*) from ${renderRelation(model.relation)}`);
  return { rows: Number(rows[0]?.[0]) };
}
