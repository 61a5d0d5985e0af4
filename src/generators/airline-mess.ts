import type { CustomerRecord, LineRecord, OrderRecords } from './airline-records.ts';

type CustomerMess = (customer: CustomerRecord, previous: CustomerRecord) => readonly string[];
type OrderMess = (lines: OrderRecords) => readonly LineRecord[];

/** One messy form after another, so that even a small file has each of them. */
export interface Mess {
  /** The CSV lines of one messy customer. */
  customer: CustomerMess;
  /** The elements of one messy order. */
  order: OrderMess;
}

export function createMess(): Mess {
  let customers = 0;
  let orders = 0;
  return {
    customer: (customer, previous) => nth(CUSTOMER_MESS, customers++)(customer, previous),
    order: (lines) => nth(ORDER_MESS, orders++)(lines),
  };
}

/** A CSV line; no value of the generator holds a comma or a quote. */
export function customerLine(customer: CustomerRecord): string {
  return `${customer.customerId},${customer.name},${customer.mobile},${customer.region}\n`;
}

const CUSTOMER_MESS: readonly CustomerMess[] = [
  (customer) => [customerLine({ ...customer, mobile: `+91 ${spaced(customer.mobile, ' ')}` })],
  (customer) => [
    customerLine({ ...customer, region: 'Unknown' }),
    customerLine({ ...customer, customerId: withoutDash(customer.customerId) }),
  ],
  (customer) => [`${customer.customerId},${customer.name},${customer.mobile}\n`],
  (customer, previous) => [customerLine({ ...customer, mobile: previous.mobile })],
  (customer) => [customerLine({ ...customer, mobile: customer.mobile.slice(0, 7) })],
  (customer) => [
    customerLine({
      ...customer,
      name: `  ${customer.name.toUpperCase()} `,
      region: ` ${customer.region.toUpperCase()} `,
    }),
  ],
  (customer) => [customerLine({ ...customer, region: 'Overseas' })],
  (customer) => [customerLine({ ...customer, customerId: withoutDash(customer.customerId) })],
  (customer) => [customerLine({ ...customer, region: '' })],
  (customer) => [customerLine({ ...customer, mobile: `+91${spaced(customer.mobile, '-')}` })],
  (customer) => [
    customerLine({
      ...customer,
      name: customer.name.toLowerCase().replace(' ', '   '),
      region: customer.region.toLowerCase(),
    }),
  ],
];

const ORDER_MESS: readonly OrderMess[] = [
  (lines) => lines.map((line) => ({ ...line, orderedAt: line.orderedAt.replace('T', ' ') })),
  (lines) => disagreeing(lines, (line) => ({ ...line, totalAmount: `1${line.totalAmount}` })),
  (lines) => lines.map((line) => ({ ...line, orderedAt: `${line.orderedAt}+05:30` })),
  (lines) => lines.map((line) => ({ ...line, mobile: `5${line.mobile.slice(1)}` })),
  (lines) => lines.map((line) => ({ ...line, totalAmount: `-${line.totalAmount}` })),
  ([first, ...others]) => [first, first, ...others],
  ([first, ...others]) => [{ ...first, skuCount: '0' }, ...others],
  (lines) => lines.map((line) => ({ ...line, orderedAt: `2099${line.orderedAt.slice(4)}` })),
  (lines) => lines.map((line) => ({ ...line, totalAmount: 'N/A' })),
  (lines) => lines.map((line) => ({ ...line, mobile: `+91-${line.mobile}` })),
  ([first, ...others]) => [{ ...first, skuId: 'Tea & scones' }, ...others],
  (lines) => lines.map((line) => ({ ...line, orderedAt: `${line.orderedAt}Z` })),
  (lines) => lines.map((line) => ({ ...line, orderedAt: indianDate(line.orderedAt) })),
  (lines) => lines.map((line) => ({ ...line, totalAmount: '0' })),
  (lines) => lines.map((line) => ({ ...line, totalAmount: grouped(line.totalAmount) })),
  (lines) =>
    disagreeing(lines, (line) => ({ ...line, orderedAt: `${line.orderedAt.slice(0, -2)}61` })),
  ([first, ...others]) => [{ ...first, skuCount: 'two' }, ...others],
  (lines) => lines.map((line) => ({ ...line, mobile: line.mobile.slice(0, 6) })),
  (lines) => lines.map((line) => ({ ...line, totalAmount: '' })),
  (lines) => disagreeing(lines, (line) => ({ ...line, mobile: `5${line.mobile.slice(1)}` })),
  (lines) => lines.map((line) => ({ ...line, orderedAt: `${line.orderedAt}+00:00` })),
];

function nth<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('There is no messy form to choose');
  return item;
}

/** The last line contradicts the others; an order of one line gets a second one for it. */
function disagreeing(
  lines: OrderRecords,
  change: (line: LineRecord) => LineRecord,
): readonly LineRecord[] {
  const [first, ...others] = lines;
  const last = others.at(-1) ?? first;
  return [first, ...others.slice(0, -1), change(last)];
}

function withoutDash(customerId: string): string {
  return customerId.replace('-', '');
}

function spaced(mobile: string, separator: string): string {
  return `${mobile.slice(0, 5)}${separator}${mobile.slice(5)}`;
}

/** `31/12/2025 09:15:32` */
function indianDate(orderedAt: string): string {
  const [year, month, day] = orderedAt.slice(0, 10).split('-');
  return `${day}/${month}/${year} ${orderedAt.slice(11)}`;
}

/** `7,450.00` */
function grouped(amount: string): string {
  const [whole = '', decimals = '00'] = amount.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${decimals}`;
}
