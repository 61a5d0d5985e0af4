/**
 * XML of 100 MB (500,000 records) to delimited text: `node bench/xml.ts [records]`. Prints MB a CPU-second and the growth
 * of memory of `convertXml`, and of saxes, which only parses, in the same run.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { convertXml } from '../src/execute/staging/xml/convert-xml.ts';

const records = Number(process.argv[2] ?? 500_000);
const folder = await mkdtemp(join(tmpdir(), 'ingot-bench-xml-'));
try {
  const path = join(folder, 'orders.xml');
  await writeOrders(path);
  const megabytes = (await stat(path)).size / 1e6;
  console.log(`${megabytes.toFixed(1)} MB, ${String(records)} records`);
  await measure('convertXml', megabytes, async () => {
    const { signal } = new AbortController();
    const outputBase = join(folder, 'orders');
    const result = await convertXml({
      path,
      sourcePath: path,
      record: 'order',
      outputBase,
      signal,
    });
    if (result.records !== records) throw new Error(`${String(result.records)} records`);
  });
  await measure('saxes (parsing alone)', megabytes, () => parseWithSaxes(path));
} finally {
  await rm(folder, { recursive: true });
}

async function measure(name: string, megabytes: number, work: () => Promise<void>): Promise<void> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
  const begin = process.cpuUsage();
  const from = performance.now();
  await work();
  const { user, system } = process.cpuUsage(begin);
  clearInterval(timer);
  peak = Math.max(peak, process.memoryUsage.rss());
  const cpu = (user + system) / 1e6;
  const wall = (performance.now() - from) / 1e3;
  console.log(
    `${name}: ${(megabytes / cpu).toFixed(0)} MB a CPU-second (${cpu.toFixed(2)} s of CPU, ` +
      `${wall.toFixed(2)} s), memory +${((peak - before) / 1e6).toFixed(0)} MB`,
  );
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

async function writeOrders(path: string): Promise<void> {
  await using file = await open(path, 'w');
  const random = seeded(42);
  await file.write('<?xml version="1.0" encoding="UTF-8"?>\n<orders>\n');
  let text = '';
  for (let record = 0; record < records; record++) {
    if (record % 50 === 0) text += `  <!-- Customer: CUST-${String(record / 50)} -->\n`;
    text += order(random);
    if (text.length < 1e6) continue;
    await file.write(text);
    text = '';
  }
  await file.write(`${text}</orders>\n`);
}

function order(random: (below: number) => number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `2025-${two(1 + random(12))}-${two(1 + random(28))}`;
  const time = `${two(random(24))}:${two(random(60))}:${two(random(60))}`;
  return `  <order>
    <order_id>ORD-2025-${String(random(1e6)).padStart(6, '0')}</order_id>
    <mobile_number>9${String(random(1e9)).padStart(9, '0')}</mobile_number>
    <order_date_time>${day}T${time}</order_date_time>
    <sku_id>SKU-${String(1000 + random(100))}</sku_id>
    <sku_count>${String(1 + random(5))}</sku_count>
    <total_amount>${String(100 + random(20_000))}</total_amount>
  </order>
`;
}

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
