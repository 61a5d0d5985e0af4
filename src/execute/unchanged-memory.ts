import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readCacheFile, writeCacheFile } from '../load/cache-file.ts';
import type { CompiledNodes } from '../core/compiled.ts';
import type { Manifest } from '../core/manifest.ts';
import { keyOf } from '../core/key-of.ts';
import { strategyOf } from '../core/materialization.ts';
import type { Node } from '../core/node.ts';
import type { Project } from '../core/project.ts';
import { engineVersion, version } from '../core/version.ts';
import { withoutRun, type RunTexts } from '../state/facts.ts';
import type { Selected } from './execution.ts';
import type { RawInputs } from './input-hashes.ts';
import { placeOf } from './materializations/external/external-place.ts';
import { filesStamp } from './materializations/external/file-stamp.ts';

export interface UnchangedRequest {
  readonly project: Project;
  readonly manifest: Manifest;
  readonly compiled: CompiledNodes;
  readonly selected: Selected;
  readonly inputs: RawInputs;
  readonly run: RunTexts;
  /** What else the result depends on: the command and its options. */
  readonly words: readonly string[];
}

/**
 * Remembers what a project and its database were when a build left nothing to do. As long as both are that, to the byte
 * and to the nanosecond, there is nothing to do, and nobody has to look into the database for it. Kept in `target/`;
 * may be deleted at any time.
 */
export class UnchangedMemory {
  readonly #request: UnchangedRequest;
  readonly #path: string;
  readonly #database: string;
  /** Undefined where it can't be told, or would take long before anything is done. */
  #found: ProjectDigest | undefined;

  private constructor(request: UnchangedRequest, found: ProjectDigest | undefined) {
    const { root, config, target } = request.project;
    this.#request = request;
    this.#path = join(root, config.paths.target, 'unchanged.json');
    this.#database = target.path;
    this.#found = found;
  }

  static async of(request: UnchangedRequest): Promise<UnchangedMemory> {
    const { target } = request.project;
    const mayBeStill = fileKey(target.path) !== undefined && (await hasQuickInputs(request));
    return new UnchangedMemory(request, mayBeStill ? await digestOf(request) : undefined);
  }

  /** Whether a build has nothing to do. */
  isStill(): boolean {
    if (this.#found?.isStaged !== true) return false;
    const now = fileKey(this.#database);
    return now !== undefined && readCacheFile(this.#path) === contents(this.#found, now);
  }

  /** To be called when a build has left nothing to do, and the database is closed. */
  async keep(): Promise<void> {
    const now = fileKey(this.#database);
    // What was staged by this build is known only now.
    if (this.#found?.isStaged !== true || hasFiles(this.#request))
      this.#found = await digestOf(this.#request);
    if (this.#found === undefined || now === undefined) return;
    writeCacheFile(this.#path, contents(this.#found, now));
  }
}

function contents({ digest }: ProjectDigest, database: string): string {
  return `${JSON.stringify({ project: digest, database })}\n`;
}

/** Whether a build writes files that count themselves. */
function hasFiles({ manifest }: UnchangedRequest): boolean {
  return [...manifest.nodes.values()].some(
    (node) => node.resourceType === 'model' && node.materialization.kind === 'external',
  );
}

/** Whether it is told in a moment what the raw files are. */
async function hasQuickInputs({ manifest, selected, inputs }: UnchangedRequest): Promise<boolean> {
  for (const id of selected) {
    const node = manifest.nodes.get(id);
    if (node?.resourceType === 'source' && !(await inputs.isQuick(node))) return false;
  }
  return true;
}

interface ProjectDigest {
  readonly digest: string;
  /** Whether the raw files are staged, before the build. */
  readonly isStaged: boolean;
}

/** Undefined where a raw file can't be read. */
async function digestOf(request: UnchangedRequest): Promise<ProjectDigest | undefined> {
  const { project, manifest, compiled, selected, inputs, run, words } = request;
  const raw: string[] = [];
  let depends = false;
  let isStaged = true;
  for (const id of selected) {
    const node = manifest.nodes.get(id);
    if (node?.resourceType === 'source' && node.files !== undefined) {
      const files = await inputs.files(node);
      if (files === undefined) return undefined;
      isStaged &&= files.isStaged;
      raw.push(id, JSON.stringify([files.fingerprints, files.batches]));
    } else if (node?.resourceType === 'seed') {
      const hash = await inputs.seed(node);
      if (hash === undefined) return undefined;
      raw.push(id, hash);
    } else if (node?.resourceType === 'model' && node.materialization.kind === 'external') {
      const { path, versions } = placeOf(node, node.materialization, project);
      raw.push(id, filesStamp(path) ?? '', filesStamp(versions) ?? '');
      depends ||= node.refresh !== undefined;
    } else if (node !== undefined && 'refresh' in node) {
      depends ||= node.refresh !== undefined || hasBatches(node);
    }
  }
  const sql = [...compiled.values()].map((each) => withoutRun(each.sql, run));
  // Every period of `refresh`, and every batch, begins with an hour.
  const hour = depends ? run.now.toISOString().slice(0, 13) : '';
  const parts = [version, engineVersion, ...words, hour, ...projectTexts(project), ...raw, ...sql];
  return { digest: keyOf(parts), isStaged };
}

/** A new one begins as time goes by. */
function hasBatches(node: Node): boolean {
  return node.resourceType === 'model' && strategyOf(node.materialization)?.kind === 'microbatch';
}

/** All that a project is made of, as it was read. */
function projectTexts({ configText, target, vars, environment, files }: Project): string[] {
  const { models, snapshots, properties, tests, fixtures, macros, seeds } = files;
  const texts = [...models, ...snapshots, ...properties, ...tests, ...fixtures, ...macros].flatMap(
    ({ path, text }) => [path, text],
  );
  const programs = [...files.programs, ...files.materializations].flatMap(
    ({ path, text, program }) => [path, text, program.hash],
  );
  const variables = Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    configText,
    JSON.stringify([target, vars, variables, seeds.map(({ path }) => path)]),
    ...texts,
    ...programs,
  ];
}

/** Changes whenever anybody writes to the file; undefined where it is not there, or not all of it in this file. */
function fileKey(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined || existsSync(`${path}.wal`)) return undefined;
  const { size, mtimeNs, ctimeNs, ino, dev } = found;
  return [size, mtimeNs, ctimeNs, ino, dev].join(' ');
}
