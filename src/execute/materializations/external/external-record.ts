import { parseJson } from '../../../core/json.ts';
import type { Model } from '../../../core/node.ts';
import type { NodeState } from '../../../state/node-state.ts';
import { absolutePath, placeAt, recordedPath, type PlacedProject } from './external-place.ts';
import { filesStamp } from './file-stamp.ts';
import { contentPath, isOwn } from './versions.ts';

/** What the database knows of the files of a model, in the `files` of its state. */
export interface ExternalRecord {
  readonly path: string;
  readonly version: string;
  readonly stamp: string;
}

/** Undefined for what has no files. */
export function recordOf(
  files: NodeState['files'] | undefined,
  project: PlacedProject,
): ExternalRecord | undefined {
  const { location, version, stamp } = files ?? {};
  if (location === undefined || version === undefined || stamp === undefined) return undefined;
  return { path: absolutePath(location, project), version, stamp };
}

/** Places at which files of a node may be left, for it is at another one now, or has none any more. */
export function formerPaths(
  files: NodeState['files'] | undefined,
  project: PlacedProject,
): readonly string[] {
  const text = files?.['former'];
  const former = text === undefined ? [] : parseJson(text);
  const paths = Array.isArray(former) ? former : [];
  return paths.flatMap((path) => (typeof path === 'string' ? [absolutePath(path, project)] : []));
}

/** What the database is to know of the files of a model: where they are, and where they were. */
export function filesState(
  model: Pick<Model, 'uniqueId'>,
  now: ExternalRecord | undefined,
  { before, project }: { before: NodeState['files'] | undefined; project: PlacedProject },
): NodeState['files'] {
  const last = recordOf(before, project);
  const isMoved = last !== undefined && last.path !== now?.path;
  // What an environment took over from its base is not its own.
  const isMine = isMoved && isOwn(last.version, placeAt(last.path, model.uniqueId, project));
  const former = [...formerPaths(before, project), ...(isMine ? [last.path] : [])].filter(
    (path) => path !== now?.path,
  );
  const recorded = [...new Set(former)].map((path) => recordedPath(path, project));
  return {
    ...(now !== undefined && {
      location: recordedPath(now.path, project),
      version: now.version,
      stamp: now.stamp,
    }),
    ...(recorded.length > 0 && { former: JSON.stringify(recorded) }),
  };
}

/** Whether the files that a view reads are as they were written. */
export function isIntact(record: ExternalRecord, model: Model, project: PlacedProject): boolean {
  const place = placeAt(record.path, model.uniqueId, project);
  return filesStamp(contentPath(place, record.version)) === record.stamp;
}
