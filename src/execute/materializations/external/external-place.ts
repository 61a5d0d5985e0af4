import { hash } from 'node:crypto';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { ExternalMaterialization } from '../../../core/materialization.ts';
import type { Model, UniqueId } from '../../../core/node.ts';
import type { Project } from '../../../core/project.ts';
import { sideFolder } from '../../../core/target.ts';

/** Where the files of a model are. */
export interface ExternalPlace {
  /** What everybody reads: a file, or a link to a folder of files; absolute. */
  readonly path: string;
  /** The folder beside it with all that was written, by version; the view reads one of these. */
  readonly versions: string;
  /** With what the names of the model's own versions begin: others may write to the same place. */
  readonly owner: string;
  /** Whether several runs may be at work there at once: a database in memory has no lock. */
  readonly isShared: boolean;
}

export type PlacedProject = Pick<Project, 'root' | 'target'>;

/** Where the files of a model are in the target: those of an environment stand beside its database. */
export function placeOf(
  { uniqueId, relation }: Pick<Model, 'uniqueId' | 'relation'>,
  { path }: Pick<ExternalMaterialization, 'path'>,
  project: PlacedProject,
): ExternalPlace {
  const { target } = project;
  if (target.overlay === undefined) return placeAt(path, uniqueId, project);
  const { schema, identifier } = relation;
  const folder = join(dirname(target.path), 'external', folderName(schema), folderName(identifier));
  return placeAt(join(folder, basename(path)), uniqueId, project);
}

export function placeAt(path: string, id: UniqueId, project: PlacedProject): ExternalPlace {
  const { root, target } = project;
  // A project that was moved, or checked out once more, goes on with its files.
  const isShared = target.path === ':memory:';
  const database = isShared ? target.path : relative(root, target.path);
  const owner = hash('sha256', JSON.stringify([id, database])).slice(0, 12);
  const versions = join(dirname(path), sideFolder, 'external', basename(path));
  return { path, versions, owner, isShared };
}

/** A place as the database knows it: in a copy of the project, that of the copy. */
export function recordedPath(path: string, { root }: Pick<Project, 'root'>): string {
  const way = relative(root, path);
  return way.startsWith('..') ? path : way;
}

export function absolutePath(recorded: string, { root }: Pick<Project, 'root'>): string {
  return resolve(root, recorded);
}

function folderName(name: string): string {
  return encodeURIComponent(name).replaceAll('*', '%2A').replace(/^\./, '%2E');
}
