import { existsSync } from 'node:fs';
import { IngotError } from '../core/error.ts';
import type { Manifest } from '../core/manifest.ts';
import { isTest, type TableNode } from '../core/node.ts';
import type { Target } from '../core/project.ts';
import type { Relation } from '../core/relation.ts';
import { basePath, keepsNothing, shownPath } from '../core/target.ts';
import { parseAgainst, type Against } from './against.ts';
import { dataFileNamed, noFile, type DataFile } from './data-file.ts';
import type { DiffProject, DiffRequest, DiffWorld } from './request.ts';

/** Where the rows of one side are, and what it is called. */
export type Side =
  | { readonly kind: 'file'; readonly label: string; readonly file: DataFile }
  | {
      readonly kind: 'table';
      readonly label: string;
      readonly target: Target;
      readonly relation: Relation;
      /** What to do where it is not there. */
      readonly hint: string;
    };

export type TableSide = Extract<Side, { readonly kind: 'table' }>;

/** Both sides, and what the project says about the left one. */
export interface Sides {
  readonly left: Side;
  readonly right: Side;
  /** The node and its project; undefined where two files are compared. */
  readonly subject: Subject | undefined;
}

export interface Subject extends DiffProject {
  readonly node: StoredNode;
}

type StoredNode = TableNode;

/**
 * Finds out which tables or files are to be compared; opens nothing.
 * @throws IngotError
 */
export async function findSides(request: DiffRequest, world: DiffWorld): Promise<Sides> {
  const against = parseAgainst(request.against, request.folder);
  const file = dataFileNamed(request.model, request.folder);
  if (file !== undefined) {
    const right = fileAgainst(against);
    return { left: fileSide(file), right: fileSide(right), subject: undefined };
  }
  const { project, manifest } = await world.project();
  const subject = { project, manifest, node: nodeNamed(request.model, manifest, world) };
  const left = tableSide(subject, project.target, undefined);
  return { left, right: await rightSide(against, subject, world), subject };
}

function nodeNamed(name: string, manifest: Manifest, world: DiffWorld): StoredNode {
  const { uniqueId, column } = world.find(name, manifest);
  const node = manifest.nodes.get(uniqueId);
  if (node === undefined || isTest(node)) throw new Error(`"${name}" leads nowhere`);
  if (column === undefined) return node;
  throw new IngotError('REF_NOT_FOUND', `No model, seed or source is named "${name}"`, {
    hint: `Whole tables are compared: ingot diff ${node.fullName}.`,
  });
}

function fileAgainst(against: Against): DataFile {
  if (against.kind === 'file') return against.file;
  const message = 'A file can only be compared with another Parquet or CSV file';
  throw new IngotError(
    against.kind === 'readers' ? 'DIFF_AGAINST_NEEDED' : 'DIFF_AGAINST_INVALID',
    message,
    { hint: 'Write ingot diff new.parquet --against old.parquet.' },
  );
}

async function rightSide(against: Against, subject: Subject, world: DiffWorld): Promise<Side> {
  const { target } = subject.project;
  switch (against.kind) {
    case 'file':
      return fileSide(against.file);
    case 'database':
      if (!existsSync(against.path)) throw noFile(against.name);
      return {
        ...tableSide(subject, { ...target, path: against.path }, against.name),
        hint: 'Name a database that has the same table.',
      };
    case 'version': {
      const path = await world.versionFile(target, against.version);
      return tableSide(subject, { ...target, path }, `version ${against.version}`);
    }
    case 'target':
      return targetSide(against.name, subject, world);
    case 'readers': {
      const { overlay } = target;
      if (overlay !== undefined) {
        const base = { ...overlay.base, path: basePath(overlay.base) };
        return tableSide(subject, base, 'the base');
      }
      const path = publishedFile(subject);
      return tableSide(subject, { ...target, path }, 'what readers see');
    }
  }
}

/** The table of the same node in another target, in the file that its readers open where it is there. */
async function targetSide(name: string, subject: Subject, world: DiffWorld): Promise<Side> {
  const { project, manifest } = await world.project(name);
  const node = manifest.nodes.get(subject.node.uniqueId);
  if (node === undefined || isTest(node)) {
    throw new IngotError(
      'REF_NOT_FOUND',
      `The target "${name}" has no node "${subject.node.fullName}"`,
      { hint: 'It is switched off there: see its configuration.' },
    );
  }
  const { publication } = project.target;
  const isPublished =
    publication !== undefined &&
    publishes(publication, node.relation) &&
    existsSync(publication.path);
  const target = { ...project.target, path: isPublished ? publication.path : project.target.path };
  return tableSide({ project, manifest, node }, target, `target ${name}`);
}

function publishedFile({ project, node }: Subject): string {
  const { publication, name } = project.target;
  const hint = 'Write --against FILE, --against target:NAME or --against version:N.';
  if (publication === undefined) {
    const message = `The target "${name}" publishes no file, so there is nothing that "${node.fullName}" is compared with by itself`;
    throw new IngotError('DIFF_AGAINST_NEEDED', message, { hint });
  }
  if (publishes(publication, node.relation)) return publication.path;
  const message = `The target "${name}" does not publish the schema "${node.relation.schema}", so readers see nothing of "${node.fullName}"`;
  throw new IngotError('DIFF_AGAINST_NEEDED', message, { hint });
}

function publishes({ schemas }: NonNullable<Target['publication']>, { schema }: Relation): boolean {
  return (
    schemas === undefined || schemas.some((each) => each.toLowerCase() === schema.toLowerCase())
  );
}

function fileSide(file: DataFile): Side {
  return { kind: 'file', label: file.name, file };
}

function tableSide(
  { project, node }: Subject,
  target: Target,
  role: string | undefined,
): TableSide {
  if (target.path === ':memory:') throw keepsNothing(target);
  if (node.resourceType === 'model' && node.materialization.kind === 'ephemeral') {
    throw missing(
      `"${node.fullName}" is ephemeral, so no table of it stands in the database`,
      'Compare a model that reads it.',
    );
  }
  const { relation, fullName } = node;
  if (relation.database !== undefined) {
    throw missing(
      `"${fullName}" is in the database "${relation.database}", which is not that of a target`,
      'Compare a model that reads it.',
    );
  }
  const place = shownPath(target.path, project.root);
  const where = role === undefined || role === place ? place : `${role} (${place})`;
  const label = `${fullName} in ${where}`;
  const hint = `Build it: ingot build --select ${fullName} --target ${target.name}.`;
  return { kind: 'table', label, target, relation, hint };
}

function missing(message: string, hint: string): IngotError {
  return new IngotError('DIFF_TABLE_MISSING', message, { hint });
}
