import { personalColumns } from './is-personal.ts';
import type { Manifest } from './manifest.ts';
import type { UniqueId } from './node.ts';

/**
 * Which columns of a node are masked in messages. Personal data of all that it is made of mostly keeps its name; what a
 * query calls otherwise can't be told from it, unless it is called like another column that somebody described.
 */
export function maskedColumns(
  id: UniqueId,
  { graph, nodes }: Pick<Manifest, 'graph' | 'nodes'>,
): (name: string) => boolean {
  const all = [id, ...graph.ancestors(id)].flatMap((each) => {
    const node = nodes.get(each);
    return node !== undefined && 'columns' in node ? [node] : [];
  });
  const personal = all.map(personalColumns);
  if (!personal.some(({ isAny }) => isAny)) return () => false;
  const described = all.flatMap(({ columns }) => columns.map(({ name }) => name.toLowerCase()));
  const known = new Set(described);
  return (name) => personal.some((columns) => columns.has(name)) || !known.has(name.toLowerCase());
}
