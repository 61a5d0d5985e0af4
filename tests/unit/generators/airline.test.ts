import { mkdtempDisposable, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { IngotError } from '../../../src/core/error.ts';
import { generateAirline, type AirlineOptions } from '../../../src/generators/airline.ts';

type Wishes = Omit<AirlineOptions, 'outputDir'>;

interface Generated {
  readonly counts: { readonly customers: number; readonly orders: number; readonly lines: number };
  readonly customers: string;
  readonly orders: string;
  readonly folder: readonly string[];
}

test('the same options give the same bytes', async () => {
  const options = { customers: 50, seed: 7, mess: 0.2 };

  const first = await generate(options);
  const second = await generate(options);

  expect(second).toEqual(first);
});

test('another seed gives other records', async () => {
  const first = await generate({ seed: 1 });
  const second = await generate({ seed: 2 });

  expect(second.customers).not.toBe(first.customers);
  expect(second.orders).not.toBe(first.orders);
});

test('the defaults are twenty customers over six regions with one to five orders each in ninety days', async () => {
  const { counts, customers, orders, folder } = await generate({});

  const lines = linesOf(orders);
  expect(folder).toEqual(['customers.csv', 'orders.xml']);
  expect(customers.split('\n').slice(0, 2)).toEqual([
    'customer_id,customer_name,mobile_number,region',
    expect.stringMatching(
      /^CUST-001,\w+ \w+,[6-9]\d{9},(North|South|East|West|Central|Northeast)$/,
    ),
  ]);
  expect(counts).toEqual({
    customers: customers.trimEnd().split('\n').length - 1,
    orders: new Set(lines.map(({ order_id }) => order_id)).size,
    lines: lines.length,
  });
  expect(counts.customers).toBe(20);
  expect(lines.map(({ order_date_time }) => order_date_time).sort()).toSatisfy(
    (times: string[]) => times[0]! >= '2025-10-03' && times.at(-1)! < '2026-01-01',
  );
});

test('an order has one to four lines, and each carries the same time, number and amount', async () => {
  const { orders } = await generate({ customers: 200 });

  const byOrder = Map.groupBy(linesOf(orders), ({ order_id }) => order_id);
  const sizes = new Set([...byOrder.values()].map((lines) => lines.length));
  const headers = [...byOrder.values()].map((lines) => new Set(lines.map(headerOf)).size);
  expect([...sizes].sort()).toEqual([1, 2, 3, 4]);
  expect(new Set(headers)).toEqual(new Set([1]));
});

test('customers have as many orders as asked for', async () => {
  const { counts } = await generate({ customers: 10, ordersPerCustomer: [3, 3] });

  expect(counts.orders).toBe(30);
});

test('no orders are an empty list of orders', async () => {
  const { orders } = await generate({ customers: 1, ordersPerCustomer: [0, 0] });

  expect(orders).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<orders>\n  <!-- Customer: CUST-001 -->\n</orders>\n',
  );
});

test('mobile numbers and customer ids are unique without mess', async () => {
  const { customers } = await generate({ customers: 5000 });

  const records = customers.trimEnd().split('\n').slice(1);
  const mobiles = records.map((record) => record.split(',')[2]);
  const ids = records.map((record) => record.split(',')[0]);
  expect(new Set(mobiles).size).toBe(5000);
  expect(new Set(ids).size).toBe(5000);
});

test.each([
  ['a country code', 'customers', /,\+91 \d{5} \d{5},/],
  ['a short number', 'customers', /,\d{7},/],
  ['an id without a dash', 'customers', /^CUST\d/m],
  ['a region that is none', 'customers', /,Overseas$/m],
  ['a blank region', 'customers', /,$/m],
  ['a ragged row', 'customers', /^CUST-\d+,[^,]+,\d+$/m],
  ['a negative amount', 'orders', /<total_amount>-/],
  ['an amount that is no number', 'orders', /<total_amount>N\/A</],
  ['a blank amount', 'orders', /<total_amount><\//],
  ['a grouped amount', 'orders', /<total_amount>\d{1,3},\d{3}\.\d{2}</],
  ['a count of zero', 'orders', /<sku_count>0</],
  ['a date in the future', 'orders', /<order_date_time>2099-/],
  ['a date of another form', 'orders', /<order_date_time>\d{2}\/\d{2}\/\d{4} /],
  ['an offset', 'orders', /<order_date_time>[^<]+\+05:30</],
  ['an ampersand that is not escaped', 'orders', /Tea & scones/],
] as const)('mess brings %s', async (_, file, pattern) => {
  const generated = await generate({ customers: 100, mess: 1 });

  expect(generated[file]).toMatch(pattern);
});

test('mess leaves the clean records as they were', async () => {
  const clean = await generate({ customers: 200 });
  const messy = await generate({ customers: 200, mess: 0.1 });

  const known = new Set(clean.customers.split('\n'));
  const kept = messy.customers.split('\n').filter((line) => known.has(line));
  expect(kept.length).toBeGreaterThan(150);
});

test.each<[Wishes, string]>([
  [{ customers: 0 }, '--customers is 0, but must be a whole number from 1 to 10000000'],
  [{ customers: 1.5 }, '--customers is 1.5, but must be a whole number from 1 to 10000000'],
  [
    { ordersPerCustomer: [5, 1] },
    '--orders-per-customer is 1, but must be a whole number from 5 to 1000',
  ],
  [{ days: 0 }, '--days is 0, but must be a whole number from 1 to 36500'],
  [{ seed: -1 }, '--seed is -1, but must be a whole number from 0 to 9007199254740991'],
  [{ mess: 5 }, '--mess is 5, but must be a share from 0 to 1'],
  [{ mess: Number.NaN }, '--mess is NaN, but must be a share from 0 to 1'],
  [{ endDate: '2025-02-30' }, '--end is "2025-02-30", but must be a day such as 2025-12-31'],
])('%j is a mistake of the user', async (options, message) => {
  await expect(generate(options)).rejects.toThrow(
    expect.objectContaining({ code: 'GENERATE_OPTION_INVALID', message }),
  );
});

test('a folder that cannot be made is a mistake of the user', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'ingot-'));
  await generateAirline({ outputDir: folder.path });

  const below = generateAirline({ outputDir: join(folder.path, 'orders.xml') });

  await expect(below).rejects.toBeInstanceOf(IngotError);
  await expect(below).rejects.toMatchObject({ code: 'GENERATE_UNWRITABLE' });
});

test('a failure leaves the files that were there', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'ingot-'));
  await generateAirline({ outputDir: folder.path });

  await generateAirline({ outputDir: folder.path, customers: 0 }).catch(() => undefined);

  expect(await readdir(folder.path)).toEqual(['customers.csv', 'orders.xml']);
});

async function generate(options: Wishes): Promise<Generated> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'ingot-'));
  const { customers, orders, lines } = await generateAirline({
    ...options,
    outputDir: folder.path,
  });
  return {
    counts: { customers, orders, lines },
    customers: await readFile(join(folder.path, 'customers.csv'), 'utf8'),
    orders: await readFile(join(folder.path, 'orders.xml'), 'utf8'),
    folder: await readdir(folder.path),
  };
}

interface Line {
  order_id?: string;
  mobile_number?: string;
  order_date_time?: string;
  sku_id?: string;
  sku_count?: string;
  total_amount?: string;
}

/** Throws where the XML is not well-formed. */
function linesOf(xml: string): readonly Line[] {
  const lines: Record<string, string>[] = [];
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    if (name === 'order') lines.push({});
    text = '';
  });
  parser.on('text', (part) => (text += part));
  parser.on('closetag', ({ name }) => {
    const line = lines.at(-1);
    if (line !== undefined && name !== 'order' && name !== 'orders') line[name] = text;
  });
  parser.write(xml).close();
  return lines;
}

function headerOf({ mobile_number, order_date_time, total_amount }: Line): string {
  return [mobile_number, order_date_time, total_amount].join(' ');
}
