/**
 * What staging costs, each way against DuckDB's own in the same run: `node bench/staging.ts [--csv 300] [--ndjson 200]
 * [--xml 500000] [--files 10000] [--new-files 20000] [--rounds 3] [--bad 0]`; sizes in MB, records or files, 0 leaves one
 * out. `--bad 100` spoils each hundredth CSV record. `npm run build` first: what is measured is the built program.
 */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  compare,
  costOf,
  ingotScript,
  printFigures,
  type Cost,
  type Figure,
  type NodeCommand,
} from './measure.ts';

export interface StagingBench {
  readonly csv: number;
  readonly ndjson: number;
  readonly xml: number;
  readonly files: number;
  readonly newFiles: number;
  readonly rounds: number;
  /** One record in so many is bad; 0: none. */
  readonly bad: number;
}

const types = {
  order_id: 'bigint',
  ordered_at: 'timestamp',
  order_date: 'date',
  amount: 'decimal(12,2)',
  quantity: 'integer',
  ratio: 'double',
  is_paid: 'boolean',
};

export async function benchStaging(sizes: StagingBench): Promise<Figure[]> {
  const root = mkdtempSync(join(tmpdir(), 'ingot-bench-staging-'));
  try {
    return [
      ...(await csvFigures(join(root, 'csv'), sizes)),
      ...(await ndjsonFigures(join(root, 'ndjson'), sizes)),
      ...(await xmlFigures(join(root, 'xml'), sizes)),
      ...(await fileFigures(join(root, 'files'), sizes)),
    ];
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function csvFigures(root: string, { csv, rounds, bad }: StagingBench): Promise<Figure[]> {
  if (csv === 0) return [];
  const path = rawFile(root, 'orders.csv');
  write(path, csv, {
    head: `${Object.keys(order(1)).join(',')}\n`,
    record: (at) => {
      const values = Object.values(order(at)).map((value) =>
        typeof value === 'string' && value.includes(',') ? `"${value}"` : String(value),
      );
      return `${bad > 0 && at % bad === 0 ? 'x' : ''}${values.join(',')}\n`;
    },
  });
  writeProject(root, 'data/raw/orders.csv', { types });
  return against(`CSV, ${csv} MB${bad > 0 ? `, one bad in ${bad}` : ''}`, {
    root,
    rounds,
    // What it was made for is a file without a bad record.
    plain: `copy (from read_csv('${path}'${bad > 0 ? ', all_varchar = true' : ''})) to '${root}/plain.parquet' (format parquet)`,
    limit: 1 / 0.7,
  });
}

async function ndjsonFigures(root: string, { ndjson, rounds }: StagingBench): Promise<Figure[]> {
  if (ndjson === 0) return [];
  const path = rawFile(root, 'orders.ndjson');
  write(path, ndjson, {
    record: (at) =>
      `${JSON.stringify({ ...order(at), customer: { id: at % 9000, name: `Name ${at % 777}` }, tags: ['a', 'b'] })}\n`,
  });
  writeProject(root, 'data/raw/orders.ndjson', { types });
  return against(`NDJSON, ${ndjson} MB`, {
    root,
    rounds,
    plain: `copy (from read_json('${path}')) to '${root}/plain.parquet' (format parquet)`,
    limit: 1 / 0.6,
  });
}

async function xmlFigures(root: string, { xml, rounds }: StagingBench): Promise<Figure[]> {
  if (xml === 0) return [];
  const path = rawFile(root, 'orders.xml');
  const bytes = write(path, Infinity, {
    head: '<?xml version="1.0" encoding="UTF-8"?>\n<orders>\n',
    records: xml,
    record: (at) => {
      const elements = Object.entries(order(at)).map(
        ([name, value]) => `<${name}>${value}</${name}>`,
      );
      return `  <order>${elements.slice(0, 7).join('')}</order>\n`;
    },
    tail: '</orders>\n',
  });
  writeProject(root, 'data/raw/orders.xml', {
    types: { order_id: 'bigint' },
    more: ['record: order'],
  });
  const megabytes = bytes / 1e6;
  const { stage } = await compare({ stage: stageAnew(root) }, rounds);
  const name = `XML, ${megabytes.toFixed(0)} MB, ${xml} records`;
  const detail = `${(megabytes / stage.cpuSeconds).toFixed(0)} MB a CPU-second; ${cost(stage)}`;
  return [
    { name, measured: stage.cpuSeconds, limit: megabytes / 45, unit: 's CPU', detail },
    { name: 'its memory', measured: stage.peakMegabytes, limit: 400, unit: 'MB', detail: '' },
  ];
}

async function fileFigures(root: string, sizes: StagingBench): Promise<Figure[]> {
  const figures: Figure[] = [];
  if (sizes.files > 0) {
    const unchanged = smallFiles(join(root, 'unchanged'), sizes.files);
    await costOf(stageAnew(unchanged));
    // What was written just now is read once more, in case it was written again in the same moment.
    await costOf(stage(unchanged));
    const { again } = await compare({ again: stage(unchanged) }, sizes.rounds);
    figures.push({
      name: `${sizes.files} small files, unchanged`,
      measured: again.wallSeconds,
      limit: sizes.files / 10_000,
      unit: 's',
      detail: cost(again),
    });
  }
  if (sizes.newFiles > 0) {
    const fresh = smallFiles(join(root, 'new'), sizes.newFiles);
    const { anew } = await compare({ anew: stageAnew(fresh) }, sizes.rounds);
    figures.push({
      name: `${sizes.newFiles} small files of 11 rows, new`,
      measured: anew.cpuSeconds,
      limit: (8 * sizes.newFiles) / 90_000,
      unit: 's CPU',
      detail: cost(anew),
    });
  }
  return figures;
}

interface Against {
  readonly root: string;
  readonly rounds: number;
  readonly plain: string;
  readonly limit: number;
}

async function against(name: string, { root, rounds, plain, limit }: Against): Promise<Figure[]> {
  const script = `import { DuckDBInstance } from '@duckdb/node-api';
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(process.env.SQL);`;
  const { duckdb, ingot } = await compare(
    {
      duckdb: { args: ['--input-type=module', '--eval', script], env: { SQL: plain } },
      ingot: stageAnew(root),
    },
    rounds,
  );
  const detail = `ingot ${cost(ingot)}; DuckDB ${cost(duckdb)}`;
  const [time, cpu] = [
    ingot.wallSeconds / duckdb.wallSeconds,
    ingot.cpuSeconds / duckdb.cpuSeconds,
  ];
  return [
    { name: `${name}: time against DuckDB's`, measured: time, limit, unit: '×', detail },
    { name: '  processor time', measured: cpu, limit, unit: '×', detail: '' },
  ];
}

function stage(root: string): NodeCommand {
  return { args: [ingotScript().path, 'stage', '--quiet', '--project-dir', root] };
}

function stageAnew(root: string): NodeCommand {
  return {
    ...stage(root),
    prepare: () => {
      for (const each of ['target', 'data/bench.duckdb', 'data/.ingot'])
        rmSync(join(root, each), { recursive: true, force: true });
    },
  };
}

function cost({ wallSeconds, cpuSeconds, peakMegabytes }: Cost): string {
  return `${wallSeconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s CPU, ${peakMegabytes.toFixed(0)} MB`;
}

function order(at: number) {
  const day = String(1 + ((at * 7) % 28)).padStart(2, '0');
  const month = String(1 + ((at * 5) % 12)).padStart(2, '0');
  return {
    order_id: at,
    customer_id: `CUST-${1000 + ((at * 7919) % 9000)}`,
    name: `Customer Name ${(at * 31) % 100_000}`,
    ordered_at: `2024-${month}-${day} 12:${day}:${month}`,
    order_date: `2024-${month}-${day}`,
    amount: `${(at * 37) % 9999}.${String(at % 100).padStart(2, '0')}`,
    quantity: at % 100,
    ratio: `0.${String((at * 7919) % 1_000_000).padStart(6, '0')}`,
    is_paid: at % 2 === 0,
    comment: `some text, with a comma ${(at * 31) % 1_000_000}`,
  };
}

interface RawText {
  readonly head?: string;
  readonly record: (at: number) => string;
  readonly records?: number;
  readonly tail?: string;
}

function write(
  path: string,
  megabytes: number,
  { head = '', record, records, tail = '' }: RawText,
): number {
  const file = openSync(path, 'w');
  writeSync(file, head);
  let bytes = 0;
  for (let at = 1; at <= (records ?? Infinity) && bytes < megabytes * 1e6;) {
    let text = '';
    for (let next = 0; next < 5000 && at <= (records ?? Infinity); next++) text += record(at++);
    bytes += writeSync(file, text);
  }
  writeSync(file, tail);
  closeSync(file);
  return statSync(path).size;
}

function rawFile(root: string, name: string): string {
  mkdirSync(join(root, 'data', 'raw'), { recursive: true });
  return join(root, 'data', 'raw', name);
}

function smallFiles(root: string, count: number): string {
  const folder = join(root, 'data', 'raw');
  mkdirSync(folder, { recursive: true });
  for (let file = 0; file < count; file++) {
    let text = 'sale_id,sold_at,customer_id,quantity,unit_price\n';
    for (let row = 0; row < 11; row++)
      text += `s-${file}-${row},2024-03-01T12:00:${row + 10}Z,CUST-${1000 + row},${row},${row}.25\n`;
    writeFileSync(join(folder, `sales_${file}.csv`), text);
  }
  writeProject(root, 'data/raw/*.csv', {});
  return root;
}

function writeProject(
  root: string,
  files: string,
  {
    types: declared = {},
    more = [],
  }: { types?: Readonly<Record<string, string>>; more?: readonly string[] },
): void {
  const columns = Object.entries(declared).map(
    ([name, type]) => `          - { name: ${name}, data_type: '${type}' }`,
  );
  mkdirSync(join(root, 'models'), { recursive: true });
  writeFileSync(join(root, 'ingot.yml'), 'name: bench\n');
  writeFileSync(
    join(root, 'profiles.yml'),
    'bench:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: data/bench.duckdb, publish: false }\n',
  );
  writeFileSync(
    join(root, 'models', 'sources.yml'),
    [
      'sources:',
      '  - name: raw',
      '    tables:',
      '      - name: orders',
      `        files: ${files}`,
      ...more.map((line) => `        ${line}`),
      ...(columns.length > 0 ? ['        columns:', ...columns] : []),
      '',
    ].join('\n'),
  );
}

if (import.meta.main) {
  const number = (text: string | undefined, otherwise: number) =>
    text === undefined ? otherwise : Number(text);
  const { values } = parseArgs({
    options: {
      csv: { type: 'string' },
      ndjson: { type: 'string' },
      xml: { type: 'string' },
      files: { type: 'string' },
      'new-files': { type: 'string' },
      rounds: { type: 'string' },
      bad: { type: 'string' },
    },
  });
  printFigures(
    await benchStaging({
      csv: number(values.csv, 300),
      ndjson: number(values.ndjson, 200),
      xml: number(values.xml, 500_000),
      files: number(values.files, 10_000),
      newFiles: number(values['new-files'], 20_000),
      rounds: number(values.rounds, 3),
      bad: number(values.bad, 0),
    }),
  );
}
