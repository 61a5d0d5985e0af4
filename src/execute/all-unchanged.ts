import { noNodes } from '../core/event.ts';
import type { Context } from '../core/context.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Project } from '../core/project.ts';
import type { NodeResult } from '../core/results.ts';
import { shownPlace } from '../core/target.ts';
import type { RunOptions } from '../core/run-options.ts';
import type { Selected } from './execution.ts';
import { isEphemeral } from '../core/ephemeral.ts';

export interface UnchangedRun {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly selected: Selected;
  readonly context: Context;
  readonly options: RunOptions;
  readonly invocationId: string;
}

/** The results of a run that has nothing to do. */
export function allUnchanged(request: UnchangedRun): readonly NodeResult[] {
  const { project, manifest, selected, context, options, invocationId } = request;
  const { target, root } = project;
  context.emit({
    type: 'run-started',
    command: options.command,
    invocationId,
    counts: noNodes,
    target: target.name,
    place: shownPlace(target, root),
    threads: target.threads,
  });
  const now = context.now();
  return selected.flatMap((uniqueId): NodeResult[] => {
    const node = manifest.nodes.get(uniqueId);
    if (node === undefined || isEphemeral(node)) return [];
    const same = { status: 'unchanged', message: 'unchanged' } as const;
    return [{ uniqueId, node, ...same, startedAt: now, finishedAt: now, thread: 0 }];
  });
}
