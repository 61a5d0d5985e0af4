import { IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import { isTest, type Node } from '../core/node.ts';
import { suggest } from '../core/suggest.ts';
import type { ModelLineage, Origin } from './model-lineage.ts';
import { columnNamed } from './model-lineage.ts';

/**
 * The node, and maybe the column, that a name such as `gold.orders.total` means; a node that is named so comes first.
 * @throws IngotError REF_NOT_FOUND, REF_AMBIGUOUS
 */
export function findSubject(name: string, manifest: Manifest): Origin {
  const nodes = [...manifest.nodes.values()].filter((node) => !isTest(node));
  const parts = name.split('.');
  for (let length = parts.length; length > 0; length--) {
    const node = nodeNamed(parts.slice(0, length).join('.'), nodes);
    const column = parts.slice(length).join('.');
    if (node !== undefined) {
      return { uniqueId: node.uniqueId, column: column === '' ? undefined : column };
    }
  }
  throw new IngotError('REF_NOT_FOUND', `No model, seed or source is named "${name}"`, {
    hint: hintFor(name, nodes),
  });
}

/**
 * The subject with its column as it is written in the node.
 * @throws IngotError COLUMN_NOT_FOUND where the columns are known and it is none of them
 */
export function withKnownColumn(
  subject: Origin,
  lineage: ModelLineage | undefined,
  manifest: Manifest,
): Origin {
  const { uniqueId, column } = subject;
  const names = lineage?.columns.map((each) => each.column) ?? [];
  if (column === undefined || lineage === undefined || names.length === 0) return subject;
  const found = columnNamed(lineage, column);
  if (found !== undefined) return { uniqueId, column: found.column };
  const fullName = manifest.nodes.get(uniqueId)?.fullName ?? uniqueId;
  throw new IngotError('COLUMN_NOT_FOUND', `"${fullName}" has no column "${column}"`, {
    hint: suggest(column, names) ?? `It has ${names.map((each) => `"${each}"`).join(', ')}.`,
  });
}

function nodeNamed(name: string, nodes: readonly Node[]): Node | undefined {
  const exact = nodes.find(({ uniqueId, fullName }) => uniqueId === name || fullName === name);
  if (exact !== undefined) return exact;
  const [found, ...others] = nodes.filter((node) => shortName(node) === name);
  if (others.length === 0 || found === undefined) return found;
  const names = [found, ...others].map(({ fullName }) => `"${fullName}"`).sort();
  throw new IngotError('REF_AMBIGUOUS', `Several nodes are named "${name}"`, {
    hint: `Write the full name: ${names.join(' or ')}.`,
  });
}

/** A source always goes by its full name, as in `{{source}}`. */
function shortName({ resourceType, name }: Node): string | undefined {
  return resourceType === 'source' ? undefined : name;
}

/** A wrong name may be that of a node, or of a node with a column after it. */
function hintFor(name: string, nodes: readonly Node[]): string {
  const known = nodes.flatMap((node) => [node.fullName, shortName(node) ?? node.fullName]);
  const withoutColumn = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  return (
    suggest(name, known) ??
    (withoutColumn === '' ? undefined : suggest(withoutColumn, known)) ??
    'ingot list shows the names; a column goes after them: gold.orders.total.'
  );
}
