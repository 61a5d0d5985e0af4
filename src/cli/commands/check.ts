import { checkProject, type CheckedProject } from '../../engine.ts';
import { inScope } from '../command-scope.ts';
import { exitCode } from '../exit-code.ts';
import type { SelectionFlags } from '../options.ts';
import { toProjectOptions } from '../project-options.ts';
import { countQueries } from '../reporters/count-queries.ts';
import { countOf } from '../reporters/numbers.ts';

/** Lets the engine bind every selected model and test, and tells what it could not check. */
export function check(flags: SelectionFlags): Promise<number> {
  return inScope(flags, async ({ terminal, context }) => {
    const checked = await checkProject(await toProjectOptions(flags), context());
    if (flags.quiet !== true) terminal.out(`${summary(checked)}\n`);
    return exitCode.ok;
  });
}

function summary({ selected, unknown, manifest }: CheckedProject): string {
  const nodes = selected.flatMap((id) => manifest.nodes.get(id) ?? []);
  // A table whose columns depend on rows was bound itself; what reads it was not.
  const checked = nodes.filter(({ uniqueId }) => (unknown.get(uniqueId) ?? uniqueId) === uniqueId);
  const lines = [`Checked ${countQueries(checked)}: no mistakes`];
  for (const [cause, ids] of byCause(
    nodes.map(({ uniqueId }) => uniqueId),
    unknown,
  )) {
    const name = manifest.nodes.get(cause)?.fullName ?? cause;
    lines.push(
      `Not checked: ${countOf(ids.length, 'node')}, because the columns of "${name}" show only when it is built`,
    );
  }
  return lines.join('\n');
}

function byCause(
  ids: readonly string[],
  unknown: CheckedProject['unknown'],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const id of ids) {
    const cause = unknown.get(id);
    if (cause === undefined || cause === id) continue;
    const group = groups.get(cause);
    if (group === undefined) groups.set(cause, [id]);
    else group.push(id);
  }
  return groups;
}
