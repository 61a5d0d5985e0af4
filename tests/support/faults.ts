import fs from 'node:fs';
import files, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { sep } from 'node:path';
import { constants } from 'node:os';
import { openDuckDb } from '../../src/adapters/duckdb/duckdb-adapter.ts';
import { EngineError, type Adapter, type Session } from '../../src/core/adapter.ts';
import type { OpenAdapter } from '../../src/core/context.ts';

/**
 * Which operation fails. `file`: of Node's file system, on a path in the project; `database`: a statement, which is not
 * done; `committed`: a commit, which is done, but whose answer is lost.
 */
export interface Fault {
  readonly kind: 'file' | 'database' | 'committed';
  /** Counted from 1. */
  readonly number: number;
}

export interface FaultyWork<T> {
  readonly outcome: PromiseSettledResult<T>;
  /** The operation that failed; undefined where there were not as many. */
  readonly struck: string | undefined;
}

/** Does some work of which one operation fails. Only one such work at a time. */
export async function withFault<T>(
  fault: Fault,
  folder: string,
  work: (openAdapter: OpenAdapter) => Promise<T>,
): Promise<FaultyWork<T>> {
  const counter = new Counter(fault);
  const restore = fault.kind === 'file' ? breakFiles(folder, counter) : () => undefined;
  const openAdapter = fault.kind === 'file' ? openDuckDb : openWith(counter);
  try {
    const [outcome] = await Promise.allSettled([work(openAdapter)]);
    return { outcome, struck: counter.struck };
  } finally {
    restore();
  }
}

/** Every kind of operation of the file system that a work does on paths in a folder. */
export async function fileOperations(
  folder: string,
  work: () => Promise<unknown>,
): Promise<ReadonlySet<string>> {
  const counter = new Counter({ kind: 'file', number: Infinity });
  const restore = breakFiles(folder, counter);
  try {
    await work();
  } finally {
    restore();
  }
  return counter.names;
}

class Counter {
  readonly names = new Set<string>();
  readonly kind: Fault['kind'];
  readonly number: number;
  struck: string | undefined;
  #count = 0;

  constructor({ kind, number }: Fault) {
    this.kind = kind;
    this.number = number;
  }

  /** Whether this is the operation that fails. */
  hits(name: string, detail: string): boolean {
    this.names.add(name);
    this.#count++;
    if (this.#count !== this.number) return false;
    this.struck = `${name} ${detail}`;
    return true;
  }
}

type Operation = (...args: readonly unknown[]) => unknown;

const ofPaths = [
  ...['access', 'appendFile', 'chmod', 'copyFile', 'cp', 'link', 'lstat', 'mkdir', 'mkdtemp'],
  ...['open', 'opendir', 'readFile', 'readdir', 'readlink', 'realpath', 'rename', 'rm', 'rmdir'],
  ...['stat', 'symlink', 'truncate', 'unlink', 'utimes', 'writeFile'],
];
const ofHandles = [
  ...['appendFile', 'close', 'datasync', 'read', 'readFile', 'readv', 'stat', 'sync', 'truncate'],
  ...['write', 'writeFile', 'writev'],
];
const ofDescriptors = ['close', 'fdatasync', 'fstat', 'fsync', 'ftruncate', 'read', 'write'];

/** Puts functions that may fail in the place of those of Node; gives what takes them away again. */
function breakFiles(folder: string, counter: Counter): () => void {
  const known = new Descriptors();
  const inside = (path: unknown) =>
    typeof path === 'string' && (path === folder || path.startsWith(folder + sep));
  const pathOf = (args: readonly unknown[]) => known.pathOf(args[0]) ?? args.find(inside);
  const fails = (name: string, args: readonly unknown[]) => {
    if (known.isWithin) return undefined;
    const path = pathOf(args);
    return inside(path) && counter.hits(name, String(path))
      ? fileError(name, String(path), counter.number)
      : undefined;
  };
  const broken: Broken = { fails, known };
  const patches = [
    ...ofPaths.map((name) => patch(files, name, (work) => promised(name, work, broken))),
    ...ofPaths.map((name) => patch(fs, `${name}Sync`, (work) => direct(name, work, broken))),
    ...ofDescriptors.map((name) => patch(fs, `${name}Sync`, (work) => direct(name, work, broken))),
    patch(fs, 'existsSync', (work) => (...args) => {
      // It has no other way to say that it could not find out.
      return fails('exists', args) === undefined && work(...args);
    }),
    ...['open', 'write', 'writev', 'close', 'read'].map((name) =>
      patch(fs, name, (work) => called(name, work, broken)),
    ),
  ];
  syncBuiltinESMExports();
  return () => {
    for (const restore of patches) restore();
    syncBuiltinESMExports();
  };
}

interface Broken {
  readonly fails: (name: string, args: readonly unknown[]) => NodeJS.ErrnoException | undefined;
  readonly known: Descriptors;
}

/** Which file a number stands for. */
class Descriptors {
  isWithin = false;
  readonly #paths = new Map<unknown, unknown>();

  /** What Node does inside one of its functions is no operation of its own. */
  within<T>(work: () => T): T {
    this.isWithin = true;
    try {
      return work();
    } finally {
      this.isWithin = false;
    }
  }

  pathOf(descriptor: unknown): unknown {
    return this.#paths.get(descriptor);
  }

  add(descriptor: unknown, path: unknown): void {
    if (typeof descriptor === 'number') this.#paths.set(descriptor, path);
  }

  delete(descriptor: unknown): void {
    this.#paths.delete(descriptor);
  }
}

function patch(module: object, name: string, wrap: (work: Operation) => Operation): () => void {
  const original: unknown = Reflect.get(module, name);
  if (typeof original !== 'function') return () => undefined;
  const work: Operation = (...args) => Reflect.apply(original, module, args);
  // Functions have properties of their own, such as `realpathSync.native`.
  Reflect.set(module, name, Object.assign(wrap(work), original));
  return () => void Reflect.set(module, name, original);
}

function promised(name: string, work: Operation, { fails }: Broken): Operation {
  return async (...args) => {
    const error = fails(name, args);
    if (error !== undefined) throw error;
    const result = await work(...args);
    if (name === 'open') breakHandle(result, args[0], fails);
    return result;
  };
}

function breakHandle(handle: unknown, path: unknown, fails: Broken['fails']): void {
  if (typeof handle !== 'object' || handle === null) return;
  for (const name of ofHandles)
    patch(handle, name satisfies keyof FileHandle | string, (work) => async (...args) => {
      const error = fails(`handle.${name}`, [path]);
      // What can't be closed without an error is closed all the same.
      if (error === undefined || name === 'close') await undefined;
      if (error !== undefined && name !== 'close') throw error;
      const result = await work(...args);
      if (error !== undefined) throw error;
      return result;
    });
}

function direct(name: string, work: Operation, { fails, known }: Broken): Operation {
  return (...args) => {
    const error = fails(`${name}Sync`, args);
    if (name === 'close') known.delete(args[0]);
    if (error !== undefined && name !== 'close') throw error;
    const result = known.within(() => work(...args));
    if (error !== undefined) throw error;
    if (name === 'open') known.add(result, args[0]);
    return result;
  };
}

/** What streams use. */
function called(name: string, work: Operation, { fails, known }: Broken): Operation {
  return (...args) => {
    const error = fails(`${name} of a stream`, args);
    const done = args.at(-1);
    if (typeof done !== 'function') return work(...args);
    if (name === 'close') known.delete(args[0]);
    return work(...args.slice(0, -1), (failed: unknown, ...results: readonly unknown[]) => {
      if (name === 'open') known.add(results[0], args[0]);
      Reflect.apply(done, undefined, [error ?? failed, ...results]);
    });
  };
}

const codes = ['EIO', 'ENOSPC'] as const;
const texts = { EIO: 'i/o error', ENOSPC: 'no space left on device' };

function fileError(name: string, path: string, number: number): NodeJS.ErrnoException {
  const code = codes[number % 2] ?? 'EIO';
  const syscall = name.replace(/^handle\.|Sync$/g, '');
  const error = new Error(`${code}: ${texts[code]}, ${syscall} '${path}'`);
  return Object.assign(error, { code, syscall, path, errno: -constants.errno[code] });
}

function openWith(counter: Counter): OpenAdapter {
  return async (target, options) => {
    const adapter = await openDuckDb(target, options);
    const connect = async () => new FaultySession(await adapter.connect(), counter);
    return {
      capabilities: adapter.capabilities,
      place: adapter.place,
      version: adapter.version,
      connect,
      attachReadOnly: (...args) => adapter.attachReadOnly(...args),
      listRelations: (session) => adapter.listRelations(session),
      [Symbol.asyncDispose]: () => adapter[Symbol.asyncDispose](),
    } satisfies Adapter;
  };
}

class FaultySession implements Session {
  readonly #inner: Session;
  readonly #counter: Counter;

  constructor(inner: Session, counter: Counter) {
    this.#inner = inner;
    this.#counter = counter;
  }

  async execute(...args: Parameters<Session['execute']>): ReturnType<Session['execute']> {
    this.#strike('execute', args[0]);
    return this.#inner.execute(...args);
  }

  async query(...args: Parameters<Session['query']>): ReturnType<Session['query']> {
    this.#strike('query', args[0]);
    return this.#inner.query(...args);
  }

  stream(...args: Parameters<Session['stream']>): ReturnType<Session['stream']> {
    return this.#inner.stream(...args);
  }

  openWriter(...args: Parameters<Session['openWriter']>): ReturnType<Session['openWriter']> {
    return this.#inner.openWriter(...args);
  }

  async begin(): Promise<void> {
    this.#strike('begin', '');
    return this.#inner.begin();
  }

  async commit(...args: Parameters<Session['commit']>): Promise<void> {
    if (this.#counter.kind === 'committed') await this.#inner.commit(...args);
    if (this.#counter.hits('commit', String(args[0]?.[0] ?? ''))) throw engineError();
    if (this.#counter.kind !== 'committed') await this.#inner.commit(...args);
  }

  rollback(): Promise<void> {
    return this.#inner.rollback();
  }

  interrupt(): void {
    this.#inner.interrupt();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }

  #strike(name: string, statement: string): void {
    if (this.#counter.kind === 'committed') return;
    if (this.#counter.hits(name, statement)) throw engineError();
  }
}

function engineError(): EngineError {
  return new EngineError('IO', 'Could not write file "shop.duckdb": Input/output error');
}
