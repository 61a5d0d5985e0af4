import { closeSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const bufferBytes = 256 * 1024;

/**
 * Writes the texts of chunks to files, one after the other. The file of a chunk that is done is written over by a later
 * one, under another name: the system has memory for it already, which saves most of the time that writing takes.
 */
export class ChunkFile {
  length = 0;
  readonly #folder: string;
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #buffered = 0;
  #files = 0;
  #open: { readonly path: string; readonly handle: number } | undefined;
  readonly #free: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  write(bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    if (this.#buffered + length > bufferBytes) this.#flush();
    if (length > bufferBytes) this.#put(bytes, from, to);
    else {
      this.#buffer.set(bytes.subarray(from, to), this.#buffered);
      this.#buffered += length;
    }
    this.length += length;
  }

  /** Ends the text; the next one begins. */
  end(): { readonly path: string; readonly bytes: number } {
    this.#flush();
    const { path, handle } = this.#file();
    ftruncateSync(handle, this.length);
    closeSync(handle);
    const bytes = this.length;
    this.#open = undefined;
    this.length = 0;
    return { path, bytes };
  }

  /** The text at a path is needed no more. */
  reuse(path: string): void {
    this.#free.push(path);
  }

  /** Closes and removes what is left. */
  close(): void {
    if (this.#open !== undefined) {
      closeSync(this.#open.handle);
      this.#free.push(this.#open.path);
    }
    this.#open = undefined;
    for (const path of this.#free.splice(0)) rmSync(path, { force: true });
  }

  #flush(): void {
    const length = this.#buffered;
    this.#buffered = 0;
    if (length > 0) this.#put(this.#buffer, 0, length);
  }

  #put(bytes: Uint8Array, from: number, to: number): void {
    const { handle } = this.#file();
    for (let at = from; at < to;) at += writeSync(handle, bytes, at, to - at);
  }

  #file() {
    if (this.#open !== undefined) return this.#open;
    const path = join(this.#folder, `chunk-${this.#files++}.txt`);
    const used = this.#free.pop();
    // DuckDB remembers what it read under a name.
    if (used !== undefined) renameSync(used, path);
    this.#open = { path, handle: openSync(path, used === undefined ? 'w' : 'r+') };
    return this.#open;
  }
}
