import { IngotError } from '../../core/error.ts';
import { MarkedColumns } from './marked-columns.ts';

/** Some rows of a model, column by column, as it gave them. */
export interface RowPart {
  readonly names: readonly string[];
  readonly columns: readonly ArrayLike<unknown>[];
  readonly rows: number;
  /** Of columns that come of a query. */
  readonly types?: readonly string[];
}

/** As many rows as the engine takes at once. */
const partRows = 2048;

/** How many parts of a program that never waits may pass before others get their turn. */
const partsBetweenTurns = 16;

/** All that a model gave, in parts of some thousand rows. @throws IngotError TYPESCRIPT_ROWS */
export async function* partsOf(
  given: unknown,
  signal: AbortSignal,
): AsyncGenerator<RowPart, void, undefined> {
  if (Array.isArray(given)) return yield* rowParts(given, 0);
  if (given instanceof MarkedColumns) return yield markedPart(given);
  if (typeof given !== 'object' || given === null) throw noRows(given);
  if (Symbol.asyncIterator in given || Symbol.iterator in given)
    return yield* iteratedParts(given as AsyncIterable<unknown>, signal);
  yield columnsPart(given as Readonly<Record<string, unknown>>);
}

async function* iteratedParts(
  items: AsyncIterable<unknown> | Iterable<unknown>,
  signal: AbortSignal,
): AsyncGenerator<RowPart, void, undefined> {
  let single: unknown[] = [];
  let count = 0;
  let parts = 0;
  for await (const item of interruptibleItems(items, signal)) {
    if (isPlainRow(item)) {
      if (count + single.length === 0) refuseAmbiguous(item);
      if (single.push(item) < partRows) continue;
    }
    yield* rowParts(single, count);
    count += single.length;
    single = [];
    if (Array.isArray(item)) {
      yield* rowParts(item, count);
      count += item.length;
    } else if (item instanceof MarkedColumns) {
      const part = markedPart(item);
      yield part;
      count += part.rows;
    } else if (!isPlainRow(item)) throw noRow(item, count + 1);
    if (++parts % partsBetweenTurns === 0) await turn();
  }
  yield* rowParts(single, count);
}

/** So that a signal is heard though the program never waits. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The next item, or the interruption, whichever comes first. */
async function* interruptibleItems(
  items: AsyncIterable<unknown> | Iterable<unknown>,
  signal: AbortSignal,
): AsyncGenerator<unknown, void, undefined> {
  const isAsync = Symbol.asyncIterator in items;
  if (!isAsync) {
    for (const item of items as Iterable<unknown>) {
      signal.throwIfAborted();
      yield item;
    }
    return;
  }
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await orAborted(iterator.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // A program that waits for ever would not end here either.
    if (!signal.aborted) await iterator.return?.();
  }
}

/** What is awaited; an interruption ends the waiting. */
export async function orAborted<T>(waiting: T | PromiseLike<T>, signal: AbortSignal): Promise<T> {
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort);
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([waiting, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
    aborted.catch(() => undefined);
  }
}

function* rowParts(rows: readonly unknown[], before: number): Generator<RowPart, void, undefined> {
  for (let start = 0; start < rows.length; start += partRows)
    yield rowPart(rows.slice(start, start + partRows), before + start);
}

function rowPart(rows: readonly unknown[], before: number): RowPart {
  const columns = new Map<string, unknown[]>();
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (!isPlainRow(row)) throw noRow(row, before + at + 1);
    for (const name of Object.keys(row)) {
      let column = columns.get(name);
      if (column === undefined) columns.set(name, (column = new Array<unknown>(rows.length)));
      column[at] = row[name];
    }
  }
  return { names: [...columns.keys()], columns: [...columns.values()], rows: rows.length };
}

function markedPart({ values, types }: MarkedColumns): RowPart {
  const part = columnsPart(values);
  return types === undefined
    ? part
    : { ...part, types: part.names.map((name) => types.get(name) ?? 'varchar') };
}

function columnsPart(values: Readonly<Record<string, unknown>>): RowPart {
  const entries = Object.entries(values);
  let rows: number | undefined;
  const columns = entries.map(([name, value]) => {
    if (!isList(value))
      throw mistake(`The column "${name}" is ${kindOf(value)}, and no array`, rowsHint);
    rows ??= value.length;
    if (value.length !== rows)
      throw mistake(
        `The column "${name}" has ${value.length} values, and "${entries[0]?.[0]}" has ${rows}`,
        'All columns have one value for each row; NULL is null.',
      );
    return value;
  });
  return { names: entries.map(([name]) => name), columns, rows: rows ?? 0 };
}

/** A row all of whose values are lists looks like columns. */
function refuseAmbiguous(row: Readonly<Record<string, unknown>>): void {
  const values = Object.values(row);
  if (
    values.length === 0 ||
    !values.every((value) => isList(value) && !(value instanceof Uint8Array))
  )
    return;
  throw mistake(
    'All values of the first row are lists, so that it could be columns as well',
    'Say which it is: yield columns({…}), with the function "columns" that the model is given, or yield [row].',
  );
}

function isPlainRow(item: unknown): item is Readonly<Record<string, unknown>> {
  return (
    typeof item === 'object' &&
    item !== null &&
    !isList(item) &&
    !(item instanceof MarkedColumns) &&
    !(item instanceof Date) &&
    !(item instanceof Map) &&
    !(item instanceof Set) &&
    !(item instanceof Promise)
  );
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

const rowsHint =
  'A model returns an array of rows, an object of columns, an iterator of either, or a query.';

function noRows(given: unknown): IngotError {
  return mistake(`The model returned ${kindOf(given)}, and no rows`, rowsHint);
}

function noRow(item: unknown, number: number): IngotError {
  const hint =
    item instanceof Promise ? 'Await it.' : 'A row is an object with a value for each column.';
  return mistake(`Row ${number} is ${kindOf(item)}, and no object`, hint);
}

function mistake(message: string, hint: string): IngotError {
  return new IngotError('TYPESCRIPT_ROWS', message, { hint });
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
  return `a ${value.constructor?.name ?? 'value'}`;
}
