import type { ColumnType, Schemas } from '../core/columns.ts';
import { ErrorCollector, IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import { isTest, type Node, type TableNode, type UniqueId } from '../core/node.ts';
import { notNullColumns } from './not-null-columns.ts';
import type { RowTypeColumn, RowTypeModel } from './row-types.ts';

/** A checked project, and what of it is described. */
export interface DescribeRequest {
  readonly manifest: Manifest;
  readonly schemas: Schemas;
  /** Nodes whose columns are not known, with the node that they are not known for. */
  readonly unknown: ReadonlyMap<UniqueId, UniqueId>;
  readonly selected: readonly UniqueId[];
  /** Names as the user gave them: whose columns are not known is then a mistake. */
  readonly named: readonly string[];
}

/**
 * The rows of the selected models, and of selected seeds and sources where names are given.
 * @throws IngotError, IngotErrors COLUMNS_UNKNOWN, SELECTED_NOTHING
 */
export function describeModels(request: DescribeRequest): readonly RowTypeModel[] {
  const { manifest, schemas, selected, named } = request;
  const notNull = notNullColumns(manifest);
  const nodes = selected
    .toSorted()
    .flatMap((id) => manifest.nodes.get(id) ?? [])
    .filter(hasRows)
    .filter(({ resourceType }) => named.length > 0 || resourceType === 'model');
  const mistakes = new ErrorCollector();
  if (nodes.length === 0) mistakes.add(nothingToDescribe(named));
  const models = nodes.map((node) => {
    const columns = schemas.get(node.uniqueId);
    if (columns === undefined && isNamed(node, named)) mistakes.add(columnsUnknown(node, request));
    return describe(node, columns, notNull.get(node.uniqueId));
  });
  mistakes.throwIfAny();
  return models;
}

function hasRows(node: Node): node is TableNode {
  return !isTest(node);
}

function describe(
  { fullName, description, columns: described }: TableNode,
  columns: readonly ColumnType[] | undefined,
  notNull: ReadonlySet<string> = new Set(),
): RowTypeModel {
  // DuckDB compares names without letter case.
  const descriptions = new Map(
    described.map((each) => [each.name.toLowerCase(), each.description.trim()]),
  );
  const withDescription = ({ name, type }: ColumnType): RowTypeColumn => ({
    name,
    type,
    description: descriptions.get(name.toLowerCase()) ?? '',
    isNullable: !notNull.has(name.toLowerCase()),
  });
  return { fullName, description, columns: columns?.map(withDescription) };
}

function isNamed({ name, fullName }: TableNode, named: readonly string[]): boolean {
  return [name, fullName, `source:${fullName}`].some((each) => named.includes(each));
}

function columnsUnknown(
  { uniqueId, fullName, location }: TableNode,
  { manifest, unknown }: DescribeRequest,
): IngotError {
  const because = manifest.nodes.get(unknown.get(uniqueId) ?? uniqueId);
  const isOwn = because === undefined || because.uniqueId === uniqueId;
  const reason = isOwn ? '' : `, for those of "${because.fullName}" are not`;
  const hint =
    because?.resourceType === 'source'
      ? `Stage or load "${because.fullName}", or declare its columns with data_type.`
      : `Build it first: ingot build --select ${because?.fullName ?? fullName}.`;
  return new IngotError(
    'COLUMNS_UNKNOWN',
    `The columns of "${fullName}" are not known yet${reason}`,
    { location, hint },
  );
}

function nothingToDescribe(named: readonly string[]): IngotError {
  const message =
    named.length === 0
      ? 'The project has no models'
      : 'The selection holds no model, seed or source';
  return new IngotError('SELECTED_NOTHING', message, {
    hint: 'Row types are those of models, seeds and sources; "ingot list" shows them.',
  });
}
