import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a reader saw, from its start to its end. */
export interface Readings {
  readonly reads: number;
  /** What opening or querying the file failed with. */
  readonly failed: readonly string[];
  /** What was read that no one build has made. */
  readonly mixed: readonly string[];
  /** Every version that was seen, in the order in which they came. */
  readonly versions: readonly number[];
  readonly longestMilliseconds: number;
  readonly medianMilliseconds: number;
}

/** A process that opens a database file again and again and reads all its tables. */
export interface Reader extends AsyncDisposable {
  stop(): Promise<Readings>;
}

/**
 * Starts to read; resolves when the file was read once.
 * @param query gives one row: the least and the greatest version of all rows, and the number of rows
 */
export async function startReader(
  path: string,
  { query, rows }: { readonly query: string; readonly rows: number },
): Promise<Reader> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script(path, query, rows)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdout.setEncoding('utf8');
  await once(child.stdout, 'data');
  return { stop: () => stop(child), [Symbol.asyncDispose]: async () => void child.kill('SIGKILL') };
}

async function stop(child: ChildProcess): Promise<Readings> {
  let text = '';
  child.stdout?.on('data', (chunk) => (text += String(chunk)));
  child.stdin?.end();
  await once(child, 'close');
  const readings: Readings = JSON.parse(text);
  return readings;
}

function script(path: string, query: string, rows: number): string {
  const library = import.meta.resolve('@duckdb/node-api');
  return `const { DuckDBInstance } = await import(${JSON.stringify(library)});
const failed = [], mixed = [], versions = [], times = [];
let isOver = false;
process.stdin.on('end', () => (isOver = true)).resume();
// One read more after the end: it sees what the last build made.
for (let isLast = false; !isLast; ) {
  isLast = isOver;
  const startedAt = performance.now();
  let instance;
  try {
    instance = await DuckDBInstance.create(${JSON.stringify(path)}, { access_mode: 'read_only', threads: '1' });
    const connection = await instance.connect();
    const [[least, greatest, count]] = (await connection.runAndReadAll(${JSON.stringify(query)})).getRowsJson();
    connection.closeSync();
    if (least !== greatest || Number(count) !== ${rows} || least < (versions.at(-1) ?? 0))
      mixed.push([least, greatest, count].join(' '));
    else if (least !== versions.at(-1)) versions.push(least);
  } catch (error) {
    failed.push(String(error));
  } finally {
    instance?.closeSync();
  }
  times.push(performance.now() - startedAt);
  if (times.length === 1) process.stdout.write('.');
  await new Promise((resolve) => setTimeout(resolve, 10));
}
const sorted = times.toSorted((a, b) => a - b);
process.stdout.write(JSON.stringify({
  reads: times.length,
  failed,
  mixed,
  versions,
  longestMilliseconds: sorted.at(-1),
  medianMilliseconds: sorted[sorted.length >> 1],
}));`;
}
