/** One line of a tree, with the places below it. */
export interface TreeNode {
  readonly key: string;
  readonly text: string;
}

/** The lines below a place, with branches; what stands above already is named once more and not repeated. */
export function treeLines(
  start: TreeNode,
  below: (node: TreeNode) => readonly TreeNode[],
): readonly string[] {
  const shown = new Set<string>();
  const linesBelow = (node: TreeNode): string[] => {
    if (shown.has(node.key)) return [];
    shown.add(node.key);
    const children = below(node);
    return children.flatMap((child, index) => {
      const isLast = index === children.length - 1;
      const isRepeated = shown.has(child.key) && below(child).length > 0;
      return [
        `${isLast ? '└─' : '├─'} ${child.text}${isRepeated ? ' (see above)' : ''}`,
        ...linesBelow(child).map((line) => `${isLast ? '  ' : '│ '} ${line}`),
      ];
    });
  };
  return linesBelow(start);
}
