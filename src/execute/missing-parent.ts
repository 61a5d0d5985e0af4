import { IngotError } from '../core/error.ts';
import {
  isTest,
  type DataTest,
  type Model,
  type Node,
  type Snapshot,
  type UniqueId,
} from '../core/node.ts';
import { relationKey } from '../core/relation.ts';
import type { Execution } from './execution.ts';
import { isEphemeral } from '../core/ephemeral.ts';

/**
 * Something that a node reads and that is neither in the database nor built by this run so far, as a mistake at the place
 * of the ref; undefined where all is there.
 * @param host the node whose transaction this runs in, which counts as there
 */
export function missingParent(
  node: Model | Snapshot | DataTest,
  execution: Execution,
  host?: UniqueId,
): IngotError | undefined {
  for (const ref of node.refs) {
    const parent = execution.manifest.nodes.get(execution.manifest.resolveRef(ref));
    const missing = parent === undefined ? undefined : firstMissing(parent, execution, host);
    if (missing !== undefined) return notThere(missing, node, ref.location);
  }
  return undefined;
}

/** What an ephemeral model reads is read by whoever reads it. */
function firstMissing(
  node: Node,
  execution: Execution,
  host: UniqueId | undefined,
): Node | undefined {
  if (isTest(node) || node.uniqueId === host) return undefined;
  if (isEphemeral(node)) {
    for (const id of execution.manifest.graph.parents(node.uniqueId)) {
      const parent = execution.manifest.nodes.get(id);
      const missing = parent === undefined ? undefined : firstMissing(parent, execution, host);
      if (missing !== undefined) return missing;
    }
    return undefined;
  }
  // What another database holds is not listed.
  const isThere =
    node.relation.database !== undefined || execution.existing.has(relationKey(node.relation));
  return isThere ? undefined : node;
}

function notThere(missing: Node, reader: Node, location: IngotError['location']): IngotError {
  const name = `"${missing.fullName}"`;
  if (missing.resourceType !== 'source') {
    const hint = `Build it too: ingot build --select +${isTest(reader) ? missing.fullName : reader.fullName}`;
    return new IngotError('NODE_NOT_BUILT', `${name} is not built yet`, { location, hint });
  }
  return missing.files === undefined
    ? new IngotError('SOURCE_TABLE_MISSING', `The database has no table for the source ${name}`, {
        location,
        hint: 'Load it there, or say under "files" which raw files it is made of.',
      })
    : new IngotError('NODE_NOT_BUILT', `The source ${name} is not staged yet`, {
        location,
        hint: `Stage it: ingot stage --select source:${missing.fullName}`,
      });
}
