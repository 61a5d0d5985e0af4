/**
 * What staging costs: `node bench/staging.ts csv|xml [records] [threads]` makes a file of order lines, stages it in a fresh
 * process and prints megabytes, CPU seconds, megabytes a CPU second and the most memory that the process had.
 */
import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDb } from '../src/adapters/duckdb/duckdb-adapter.ts';
import type { FileFormat, Source } from '../src/core/node.ts';
import { stageSource } from '../src/execute/staging/stage-source.ts';

const [format = 'csv', records = '500000', threads = '1', faultEvery = '0'] = process.argv.slice(2);
const root = await mkdtemp(join(tmpdir(), 'ingot-bench-'));
try {
  await measure(format === 'xml' ? 'xml' : 'csv');
} finally {
  await rm(root, { recursive: true, force: true });
}

async function measure(kind: FileFormat): Promise<void> {
  const path = join(root, 'data', `lines.${kind}`);
  await mkdir(join(root, 'data'));
  await writeRecords(path, kind);
  const { size } = await stat(path);
  const settings = { threads };
  const target = {
    name: 'bench',
    profileName: 'bench',
    type: 'duckdb',
    path: ':memory:',
    schema: 'main',
    threads: 1,
    settings,
  } as const;
  await using adapter = await openDuckDb(target, { root, waitSeconds: 0 });
  for (const run of ['new', 'unchanged']) {
    await using session = await adapter.connect();
    const before = process.cpuUsage();
    const started = performance.now();
    const { counts } = await stageSource(sourceOf(kind), {
      projectRoot: root,
      dataDir: join(root, 'data'),
      stagingDir: join(root, 'target/staging'),
      session,
      now: () => new Date(),
      batchId: run,
      signal: new AbortController().signal,
      onFile: () => undefined,
    });
    const { user, system } = process.cpuUsage(before);
    const cpu = (user + system) / 1e6;
    const megabytes = size / 1e6;
    console.log(
      `${kind} ${run}: ${counts.rows} rows, ${counts.rejected} rejected, ${megabytes.toFixed(0)} MB, ` +
        `wall ${((performance.now() - started) / 1000).toFixed(2)} s, CPU ${cpu.toFixed(2)} s, ` +
        `${(megabytes / cpu).toFixed(0)} MB a CPU second, most memory ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`,
    );
  }
}

async function writeRecords(path: string, kind: FileFormat): Promise<void> {
  await using file = await open(path, 'w');
  const names = [
    'order_id',
    'customer_id',
    'sku',
    'quantity',
    'price',
    'ordered_at',
    'region',
    'text',
  ];
  await file.writeFile(
    kind === 'xml' ? '<?xml version="1.0"?>\n<orders>\n' : `${names.join(',')}\n`,
  );
  let piece: string[] = [];
  for (let at = 1; at <= Number(records); at++) {
    piece.push(kind === 'xml' ? xmlRecord(names, valuesOf(at)) : csvRecord(at));
    if (piece.length < 10_000 && at < Number(records)) continue;
    await file.writeFile(piece.join(''));
    piece = [];
  }
  if (kind === 'xml') await file.writeFile('</orders>\n');
}

function csvRecord(at: number): string {
  const isFault = Number(faultEvery) > 0 && at % Number(faultEvery) === 0;
  return `${valuesOf(at).join(',')}${isFault ? ',one too many' : ''}\n`;
}

function xmlRecord(names: readonly string[], values: readonly string[]): string {
  const elements = names.map((name, index) => `<${name}>${values[index] ?? ''}</${name}>`);
  return `  <order>${elements.join('')}</order>\n`;
}

function valuesOf(at: number): readonly string[] {
  const day = new Date(1.7e12 + at * 1000).toISOString().slice(0, 19);
  const region = ['North', 'South', 'West'][at % 3] ?? '';
  const price = (((at * 31) % 100_000) / 100).toFixed(2);
  return [
    `ORD-${Math.floor(at / 3)}`,
    `CUST-${at % 100_000}`,
    `SKU-${(at * 7919) % 5000}`,
    String((at % 9) + 1),
    price,
    day,
    region,
    `some text ${at % 1000}`,
  ];
}

function sourceOf(kind: FileFormat): Source {
  const location = { path: 'sources.yml', line: 1, column: 1, lineText: '' };
  return {
    resourceType: 'source',
    uniqueId: 'source.bench.raw.lines',
    packageName: 'bench',
    name: 'lines',
    fullName: 'raw.lines',
    fqn: ['bench', 'raw', 'lines'],
    path: location.path,
    location,
    description: '',
    tags: [],
    meta: {},
    config: {},
    sourceName: 'raw',
    sourceDescription: '',
    relation: { schema: 'raw', identifier: 'lines' },
    columns: [],
    files: {
      globs: [`data/lines.${kind}`],
      format: kind,
      location,
      record: kind === 'xml' ? 'order' : undefined,
      csv: {
        delimiter: undefined,
        quote: '"',
        escape: '"',
        header: true,
        skip: 0,
        encoding: 'utf-8',
        nulls: [''],
      },
    },
  };
}
