import { dirname, join, relative, resolve, sep } from 'node:path';
import { IngotError, type ErrorCollector } from '../core/error.ts';
import { fileOf } from '../core/file-of.ts';
import type { ExternalMaterialization } from '../core/materialization.ts';
import type { Model, Node } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { shownPath, sideFolder } from '../core/target.ts';
import { resolveDataPath } from '../load/data-path.ts';

/** Makes sure that the files of a model take the place of nothing that the project needs, nor of each other. */
export function checkExternalLocations(
  nodes: readonly Node[],
  project: Project,
  errors: ErrorCollector,
): void {
  const outputs = nodes.flatMap((node) => outputOf(node));
  if (outputs.length === 0) return;
  const taken = [...placesOfProject(project), ...placesOfSources(nodes, project)];
  for (const [at, output] of outputs.entries()) {
    const other = outputs.slice(0, at).find(({ path }) => isSameOrInside(path, output.path));
    const place = taken.find((each) => each.isTaken(output.path));
    const what =
      other === undefined
        ? place?.what
        : `those of "${other.model.fullName}" ("${shownPath(other.path, project.root)}")`;
    if (what !== undefined) errors.add(mistake(output, what, project));
    else if (!isAllowed(output.path, project)) errors.add(fenced(output, project));
  }
}

interface ExternalOutput {
  readonly model: Model;
  readonly path: string;
  readonly materialization: ExternalMaterialization;
}

function outputOf(node: Node): readonly ExternalOutput[] {
  if (node.resourceType !== 'model' || node.materialization.kind !== 'external') return [];
  const { materialization } = node;
  return [{ model: node, path: materialization.path, materialization }];
}

interface TakenPlace {
  /** In words, such as `the database "data/shop.duckdb"`. */
  readonly what: string;
  readonly isTaken: (path: string) => boolean;
}

/** Files of the project, its folders and its databases. */
function placesOfProject({ root, config, target }: Project): readonly TakenPlace[] {
  const { models, seeds, snapshots, tests, macros, target: made } = config.paths;
  const databases = [target.overlay?.base ?? target, target].flatMap(({ path, publication }) =>
    path === ':memory:' ? [] : [path, publication?.path ?? path],
  );
  const files = ['ingot.yml', 'profiles.yml', 'selectors.yml'];
  return [
    ...[...models, ...seeds, ...snapshots, ...tests, ...macros, made].map((folder) =>
      place(`the folder "${folder}" of the project`, resolve(root, folder)),
    ),
    ...files.map((name) => place(`the file "${name}" of the project`, join(root, name))),
    ...databases.flatMap((path) => [
      place(`the database "${shownPath(path, root)}"`, path),
      place(`the log of the database "${shownPath(path, root)}"`, `${path}.wal`),
      place('the folder in which ingot keeps its databases', join(dirname(path), sideFolder)),
    ]),
  ];
}

function place(what: string, taken: string): TakenPlace {
  return { what, isTaken: (path) => isSameOrInside(path, taken) };
}

function placesOfSources(nodes: readonly Node[], project: Project): readonly TakenPlace[] {
  return nodes.flatMap((node) => {
    if (node.resourceType !== 'source') return [];
    return (node.files?.globs ?? []).map((glob) => ({
      what: `the raw files "${glob}" of the source "${node.fullName}"`,
      isTaken: (path: string) => mayMeet(resolveDataPath(glob, project), path),
    }));
  });
}

/** Whether one of two places is the other, or is in it; letter case counts on some systems only. */
function isSameOrInside(left: string, right: string): boolean {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return isInside(a, b) || isInside(b, a);
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}

/** Whether a glob may name a place, or something in it, or above it. */
function mayMeet(glob: string, path: string): boolean {
  const parts = glob.split(/[/\\]/);
  const names = path.split(/[/\\]/);
  for (const [at, part] of parts.entries()) {
    const name = names[at];
    if (part === '**' || name === undefined) return true;
    if (!segmentPattern(part).test(name)) return false;
  }
  return parts.length === names.length;
}

/** What is written with more signs may be any name. */
function segmentPattern(part: string): RegExp {
  if (/[[\]{}()!+@|\\]/.test(part)) return /^/;
  const text = part.replace(/[.^$]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${text}$`, 'is');
}

function isAllowed(path: string, { target }: Project): boolean {
  const { fence } = target;
  return fence === undefined || fence.directories.some((folder) => isInside(dirname(path), folder));
}

function mistake({ model, path }: ExternalOutput, what: string, { root }: Project): IngotError {
  return new IngotError(
    'EXTERNAL_LOCATION',
    `The files of "${model.fullName}" can't stand at "${shownPath(path, root)}", for ${what} would be in their way`,
    {
      location: fileOf(model),
      hint: 'Give it a "location" of its own, such as exports/orders.parquet.',
    },
  );
}

function fenced({ model, path }: ExternalOutput, { root, target }: Project): IngotError {
  return new IngotError(
    'EXTERNAL_LOCATION',
    `The files of "${model.fullName}" (${shownPath(path, root)}) would be outside the fence of the target "${target.name}"`,
    {
      location: fileOf(model),
      hint: `Add the folder above them to "allowed_directories": ${shownPath(dirname(path), root)}.`,
    },
  );
}
