import { IngotError } from '../core/error.ts';
import type { ParsedNode } from './parsed-node.ts';

const withLength =
  /^\s*(?:varchar|nvarchar|character\s+varying|char|character|bpchar|text|string)\s*\(\s*\d+\s*\)\s*$/i;

/** One warning, however many columns there are: projects that come from elsewhere have lengths everywhere. */
export function ignoredLengths(nodes: readonly ParsedNode['node'][]): readonly IngotError[] {
  const found = nodes.flatMap((node) => {
    const contract = node.resourceType === 'model' ? node.contract : undefined;
    const columns = contract?.columns.filter(({ dataType }) => withLength.test(dataType)) ?? [];
    return columns.map((column) => ({ column, node, location: contract?.location }));
  });
  const [first, ...others] = found;
  if (first === undefined) return [];
  const { column, node, location } = first;
  const more = others.length === 0 ? '' : `, nor those of ${others.length} more in contracts`;
  const length = /\d+/.exec(column.dataType)?.[0] ?? '';
  return [
    new IngotError(
      'CONTRACT_LENGTH_IGNORED',
      `DuckDB does not keep the length of "${column.name}" (${column.dataType}) of "${node.fullName}"${more}: longer texts are taken`,
      {
        location,
        hint: `Where it matters, say so with a constraint: { type: check, expression: "length(${column.name}) <= ${length}" }. Else write varchar.`,
      },
    ),
  ];
}
