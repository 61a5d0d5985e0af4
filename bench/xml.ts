/**
 * The XML reader alone, on files of 20 to 110 MB (500,000 records): `node bench/xml.ts [records]`. Prints MB a CPU-second
 * and the growth of memory for records of several kinds, and for saxes, which only parses, in the same run.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { fileDefaults, type FileSpec } from '../src/core/file-spec.ts';
import type { Source } from '../src/core/node.ts';
import type { RecordSink } from '../src/execute/staging/chunk.ts';
import { readXmlRecords } from '../src/execute/staging/xml/read-xml-records.ts';

interface Order {
  readonly id: string;
  readonly mobile: string;
  readonly time: string;
  readonly sku: string;
  readonly count: string;
  readonly total: string;
}

const kinds: Readonly<Record<string, (order: Order) => string>> = {
  'plain elements': (order) => plainOrder(order, 'Anna'),
  'attributes alone': ({ id, mobile, time, sku, count, total }) =>
    `  <order id="${id}" mobile="${mobile}" time="${time}" sku="${sku}" count="${count}" total="${total}"/>\n`,
  'attributes and elements': ({
    id,
    mobile,
    time,
    sku,
    count,
    total,
  }) => `  <order id="${id}" time="${time}">
    <mobile_number>${mobile}</mobile_number>
    <sku_id>${sku}</sku_id>
    <sku_count>${count}</sku_count>
    <total_amount currency="SEK">${total}</total_amount>
  </order>
`,
  'nested elements': ({ id, mobile, sku, count, total }) => `  <order id="${id}">
    <customer id="${count}"><name>Anna Svensson</name><phone>${mobile}</phone></customer>
    <lines>
      <line sku="${sku}" qty="${count}"/>
      <line sku="SKU-1" qty="2"/>
    </lines>
    <total>${total}</total>
  </order>
`,
  'elements with references': (order) => plainOrder(order, 'Bo &amp; Co &lt;AB&gt;'),
  'elements with CDATA': (order) => plainOrder(order, '<![CDATA[Bo & Co <AB>]]>'),
  'broken records': (order) => plainOrder(order, 'Bo & Co'),
};

const nowhere: RecordSink = {
  isFull: false,
  drain: () => Promise.resolve(),
  begin: () => undefined,
  record: () => undefined,
  write: () => undefined,
  reject: () => undefined,
};

const records = Number(process.argv[2] ?? 500_000);
const folder = await mkdtemp(join(tmpdir(), 'ingot-bench-xml-'));
try {
  for (const [kind, write] of Object.entries(kinds)) {
    const path = join(folder, `${kind.replaceAll(' ', '-')}.xml`);
    await writeOrders(path, write);
    const megabytes = (await stat(path)).size / 1e6;
    await measure(kind, megabytes, () => readOnce(path));
    if (write === kinds['plain elements']) {
      await measure('saxes on plain elements', megabytes, () => parseWithSaxes(path));
    }
    await rm(path);
  }
} finally {
  await rm(folder, { recursive: true });
}

async function measure(name: string, megabytes: number, work: () => Promise<void>): Promise<void> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
  const begin = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begin);
  clearInterval(timer);
  peak = Math.max(peak, process.memoryUsage.rss());
  const cpu = (user + system) / 1e6;
  console.log(
    `${name}: ${megabytes.toFixed(0)} MB, ${(megabytes / cpu).toFixed(0)} MB a CPU-second ` +
      `(${cpu.toFixed(2)} s of CPU), memory +${((peak - before) / 1e6).toFixed(0)} MB`,
  );
}

async function readOnce(path: string): Promise<void> {
  const location = { path: 'bench', line: 1, column: 1, lineText: '' };
  const files: FileSpec = {
    ...fileDefaults,
    globs: [path],
    format: 'xml',
    location,
    record: 'order',
  };
  const { records: read } = await readXmlRecords({
    file: { path, sourcePath: path, location },
    source: sourceOf(files),
    files,
    pieces: createReadStream(path, { highWaterMark: 1 << 20 }),
    sink: nowhere,
    signal: new AbortController().signal,
  });
  if (read !== records) throw new Error(`${String(read)} records`);
}

async function parseWithSaxes(path: string): Promise<void> {
  const parser = new SaxesParser();
  let closed = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('closetag', () => closed++);
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    parser.write(String(chunk));
  }
  parser.close();
  if (closed !== records * 7 + 1) throw new Error(`${String(closed)} elements`);
}

async function writeOrders(path: string, write: (order: Order) => string): Promise<void> {
  await using file = await open(path, 'w');
  const random = seeded(42);
  await file.write('<?xml version="1.0" encoding="UTF-8"?>\n<orders>\n');
  let text = '';
  for (let record = 0; record < records; record++) {
    if (record % 50 === 0) text += `  <!-- Customer: CUST-${String(record / 50)} -->\n`;
    text += write(orderOf(random));
    if (text.length < 1e6) continue;
    await file.write(text);
    text = '';
  }
  await file.write(`${text}</orders>\n`);
}

function plainOrder({ id, mobile, time, sku, total }: Order, name: string): string {
  return `  <order>
    <order_id>${id}</order_id>
    <mobile_number>${mobile}</mobile_number>
    <order_date_time>${time}</order_date_time>
    <name>${name}</name>
    <sku_id>${sku}</sku_id>
    <total_amount>${total}</total_amount>
  </order>
`;
}

function orderOf(random: (below: number) => number): Order {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `2025-${two(1 + random(12))}-${two(1 + random(28))}`;
  return {
    id: `ORD-2025-${String(random(1e6)).padStart(6, '0')}`,
    mobile: `9${String(random(1e9)).padStart(9, '0')}`,
    time: `${day}T${two(random(24))}:${two(random(60))}:${two(random(60))}`,
    sku: `SKU-${String(1000 + random(100))}`,
    count: String(1 + random(5)),
    total: String(100 + random(20_000)),
  };
}

function sourceOf(files: FileSpec): Source {
  return {
    resourceType: 'source',
    uniqueId: 'source.bench.raw.orders',
    packageName: 'bench',
    name: 'orders',
    fullName: 'raw.orders',
    fqn: ['bench', 'raw', 'orders'],
    path: 'models/sources.yml',
    location: files.location,
    description: '',
    tags: [],
    meta: {},
    config: {},
    sourceName: 'raw',
    sourceDescription: '',
    relation: { schema: 'raw', identifier: 'orders' },
    files,
    columns: [],
  };
}

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
