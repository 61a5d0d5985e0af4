import type { QueryResult } from '../core/adapter.ts';
import { IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Ref, UniqueId } from '../core/node.ts';
import { describeModels, type DescribeRequest } from './describe-models.ts';

/** A checked project, and the node whose columns are wanted. */
export interface SchemaRequest extends Pick<DescribeRequest, 'manifest' | 'schemas' | 'unknown'> {
  /** A short name, or a full one. */
  readonly name: string;
}

/**
 * The columns of a model, seed or source as a table.
 * @throws IngotError COLUMNS_UNKNOWN, REF_NOT_FOUND, REF_AMBIGUOUS, REF_DISABLED
 */
export function schemaTable({ name, ...checked }: SchemaRequest): QueryResult {
  const { manifest } = checked;
  const id = findByName(name, manifest);
  const fullName = manifest.nodes.get(id)?.fullName ?? name;
  const described = describeModels({ ...checked, selected: [id], named: [fullName] });
  const columns = described.flatMap((model) => model.columns ?? []);
  return {
    columns: [
      { name: 'column', type: 'VARCHAR' },
      { name: 'type', type: 'VARCHAR' },
      { name: 'nullable', type: 'BOOLEAN' },
      { name: 'description', type: 'VARCHAR' },
    ],
    rows: columns.map((each) => [each.name, each.type, each.isNullable, each.description]),
  };
}

function findByName(name: string, manifest: Manifest): UniqueId {
  const source = [...manifest.nodes.values()].find(
    (node) => node.resourceType === 'source' && node.fullName === name,
  );
  if (source !== undefined) return source.uniqueId;
  const location = { path: '', line: 1, column: 1, lineText: '' };
  const ref: Ref = { kind: 'ref', name, location };
  try {
    return manifest.resolveRef(ref);
  } catch (error) {
    if (!(error instanceof IngotError)) throw error;
    // The name came from the command line, which is no place in a file.
    throw new IngotError(error.code, error.message, { hint: error.hint });
  }
}
