import { lstatSync, readlinkSync } from 'node:fs';
import { copyFile, link, mkdir, rename, rm, stat, symlink, utimes } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { syncFolderOf } from '../../../core/sync-path.ts';
import type { ExternalPlace } from './external-place.ts';
import { contentPath, formerPath } from './versions.ts';

/** What stood at a place, as it can be brought back. */
type Former =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'link'; readonly to: string }
  | { readonly kind: 'kept'; readonly path: string };

/** A version that takes the place of what everybody reads, and gives it back should the build fail after all. */
export class Swap {
  readonly #place: ExternalPlace;
  readonly #version: string;
  #former: Former | undefined;

  constructor(place: ExternalPlace, version: string) {
    this.#place = place;
    this.#version = version;
  }

  /** From then on everybody reads the version, by one rename. */
  async show(): Promise<void> {
    const { path } = this.#place;
    const content = contentPath(this.#place, this.#version);
    await mkdir(dirname(path), { recursive: true });
    this.#former = await this.#setAside();
    const isFolder = lstatSync(content).isDirectory();
    if (isFolder) await symlink(relative(dirname(path), content), this.#partial);
    else await secondName(content, this.#partial);
    await rename(this.#partial, path);
    await syncFolderOf(path);
  }

  /** Everything is as it was before. */
  async takeBack(): Promise<void> {
    const { path, versions } = this.#place;
    const former = this.#former;
    if (former?.kind === 'nothing') await rm(path, { force: true });
    if (former?.kind === 'link') {
      await rm(this.#partial, { force: true });
      await symlink(former.to, this.#partial);
      await rename(this.#partial, path);
    }
    if (former?.kind === 'kept') {
      if (lstatSync(former.path).isDirectory()) await rm(path, { force: true });
      await rename(former.path, path);
    }
    this.#former = undefined;
    await rm(join(versions, this.#version), { recursive: true, force: true });
  }

  get #partial(): string {
    return join(this.#place.versions, this.#version, 'partial');
  }

  /** What stands there is kept until the version is removed that takes its place. */
  async #setAside(): Promise<Former> {
    const { path } = this.#place;
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return { kind: 'nothing' };
    if (found.isSymbolicLink()) return { kind: 'link', to: readlinkSync(path) };
    const kept = formerPath(this.#place, this.#version);
    // A folder is not replaced by a rename.
    if (found.isDirectory()) await rename(path, kept);
    else await secondName(path, kept);
    return { kind: 'kept', path: kept };
  }
}

/** A second name for a file; where the file system has none, a copy with the time of the file. */
async function secondName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to);
    const { atime, mtime } = await stat(from);
    await utimes(to, atime, mtime);
  }
}
