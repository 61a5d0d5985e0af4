import { prepare, type PreparedProject } from '../../engine.ts';
import type { Json } from '../../core/json.ts';
import type { Node, ResourceType } from '../../core/node.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { SelectionFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';

export interface ListFlags extends SelectionFlags {
  readonly resourceType?: readonly ResourceType[];
  readonly output: 'name' | 'path' | 'json';
}

/** Lists the selected nodes, parents before children. */
export function list(flags: ListFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context }) => {
    const prepared = await prepare(await toProjectOptions(flags), context(), flags.resourceType);
    const lines = prepared.selected
      .flatMap((id) => prepared.manifest.nodes.get(id) ?? [])
      .map((node) => lineOf(node, prepared, flags.output));
    // Nodes of one file, such as the sources of a properties file, have one path.
    terminal.out([...new Set(lines)].map((line) => `${line}\n`).join(''));
    return exitCode.ok;
  });
}

function lineOf(node: Node, prepared: PreparedProject, output: ListFlags['output']): string {
  switch (output) {
    case 'name':
      return node.fullName;
    case 'path':
      return node.path;
    case 'json':
      return JSON.stringify(nodeAsJson(node, prepared));
  }
}

/** The keys of dbt's `list --output json`. */
function nodeAsJson(node: Node, { manifest }: PreparedProject): Json {
  return {
    unique_id: node.uniqueId,
    resource_type: node.resourceType,
    name: node.name,
    full_name: node.fullName,
    package_name: node.packageName,
    original_file_path: node.path,
    fqn: node.fqn,
    description: node.description,
    tags: node.tags,
    config: node.config,
    depends_on: { nodes: manifest.graph.parents(node.uniqueId) },
    ...('relation' in node && {
      schema: node.relation.schema,
      alias: node.relation.identifier,
    }),
  };
}
