import type { Model, Node, Seed, Snapshot } from '../core/node.ts';
import type { ProjectPaths } from '../core/project.ts';

/** A path of the project as dbt gives it in `path`: without the root folder of its kind. */
export function belowRoot(path: string, roots: readonly string[]): string {
  const root = roots.find((each) => path.startsWith(`${each}/`));
  return root === undefined ? path : path.slice(root.length + 1);
}

/** Where the compiled SQL of a node that has a file of its own is written. */
export function compiledPath({ path }: Node, { target }: ProjectPaths): string {
  return `${target}/compiled/${path}`;
}

/** The properties file of a node, in dbt's notation. */
export function patchPath({ packageName, propertiesPath }: Model | Seed | Snapshot): string | null {
  return propertiesPath === undefined ? null : `${packageName}://${propertiesPath}`;
}
