import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { IngotError } from '../core/error.ts';

const CHUNK_CHARACTERS = 1 << 18;

/** Text files that appear together, when all of them are whole; without `publish`, none appears. */
export class TextFiles implements AsyncDisposable {
  readonly #files: readonly OpenFile[];

  private constructor(files: readonly OpenFile[]) {
    this.#files = files;
  }

  static async create(paths: readonly string[]): Promise<TextFiles> {
    const files: OpenFile[] = [];
    const created = new TextFiles(files);
    try {
      for (const path of paths) files.push(await openFile(path));
      return created;
    } catch (error) {
      await created[Symbol.asyncDispose]();
      throw unwritable(paths, error);
    }
  }

  /** Keeps the text, and writes when there is enough of it: the answer is a promise only then. */
  write(index: number, text: string): Promise<void> | undefined {
    const file = this.#fileAt(index);
    file.pending += text;
    return file.pending.length < CHUNK_CHARACTERS ? undefined : this.#flush(file);
  }

  async publish(): Promise<readonly string[]> {
    try {
      for (const file of this.#files) {
        await this.#flush(file);
        await file.handle.close();
      }
      for (const file of this.#files) await rename(file.partialPath, file.path);
    } catch (error) {
      throw unwritable(this.paths, error);
    }
    return this.paths;
  }

  get paths(): readonly string[] {
    return this.#files.map((file) => file.path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.#files) {
      await file.handle.close();
      await rm(file.partialPath, { force: true });
    }
  }

  async #flush(file: OpenFile): Promise<void> {
    const text = file.pending;
    file.pending = '';
    try {
      await file.handle.appendFile(text);
    } catch (error) {
      throw unwritable([file.path], error);
    }
  }

  #fileAt(index: number): OpenFile {
    const file = this.#files[index];
    if (file === undefined) throw new Error(`There is no open file ${index}`);
    return file;
  }
}

interface OpenFile {
  readonly path: string;
  readonly partialPath: string;
  readonly handle: FileHandle;
  pending: string;
}

async function openFile(path: string): Promise<OpenFile> {
  await mkdir(dirname(path), { recursive: true });
  const partialPath = `${path}.partial`;
  return { path, partialPath, handle: await open(partialPath, 'w'), pending: '' };
}

function unwritable(paths: readonly string[], cause: unknown): IngotError {
  if (cause instanceof IngotError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new IngotError(
    'GENERATE_UNWRITABLE',
    `Cannot write "${paths.join('" and "')}": ${reason}`,
    {
      hint: 'Choose an output folder that you may write to, on a disk with room left.',
      cause,
    },
  );
}
