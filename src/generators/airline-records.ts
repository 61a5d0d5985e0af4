import type { AirlinePlan } from './airline-options.ts';
import type { Random } from './random.ts';

/** One line of `customers.csv`. */
export interface CustomerRecord {
  readonly customerId: string;
  readonly name: string;
  readonly mobile: string;
  readonly region: string;
}

/** One `order` element of `orders.xml`: a line of an order. */
export interface LineRecord {
  readonly orderId: string;
  readonly mobile: string;
  readonly orderedAt: string;
  readonly skuId: string;
  readonly skuCount: string;
  readonly totalAmount: string;
}

export type OrderRecords = readonly [LineRecord, ...LineRecord[]];

interface Sku {
  readonly skuId: string;
  readonly priceInPaise: number;
}

const REGIONS = ['North', 'South', 'East', 'West', 'Central', 'Northeast'] as const;

const FIRST_NAMES = (
  'Aarav Aditi Akash Ananya Arjun Bhavna Chetan Deepa Dev Diya Farhan Gauri Harish Ishaan Isha Jaya Kabir Kavya ' +
  'Kiran Lakshmi Manish Meera Mohan Neha Nikhil Pooja Pranav Priya Rahul Riya Rohan Saanvi Sameer Sneha Tara Uday ' +
  'Vidya Vikram Yash Zoya'
).split(' ') as [string, ...string[]];

const LAST_NAMES = (
  'Agarwal Bose Chatterjee Chopra Das Desai Deshmukh Fernandes Ghosh Gupta Iyer Jain Joshi Kapoor Khan Kulkarni ' +
  'Kumar Malhotra Mehta Menon Mishra Mukherjee Nair Naidu Pandey Patel Pillai Rao Reddy Saxena Sen Shah Sharma ' +
  'Shetty Singh Sinha Thakur Trivedi Verma Yadav'
).split(' ') as [string, ...string[]];

/** Snacks, seats, baggage, upgrades: the first number of their SKUs, and prices in whole rupees. */
const CATEGORIES = [
  { firstNumber: 1001, fromRupees: 40, toRupees: 350 },
  { firstNumber: 2001, fromRupees: 200, toRupees: 1_500 },
  { firstNumber: 3001, fromRupees: 800, toRupees: 4_500 },
  { firstNumber: 4001, fromRupees: 1_500, toRupees: 9_000 },
] as const;
const SKUS_PER_CATEGORY = 12;

/** Hours of the day, as often as people order in them. */
const HOURS = [
  0, 1, 5, 6, 7, 7, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 12, 13, 14, 14, 15, 15, 16, 16, 17, 17,
  18, 18, 19, 19, 19, 20, 20, 20, 21, 21, 22, 22, 23,
] as const;

const MILLISECONDS_PER_DAY = 86_400_000;
const MOBILES = 4_000_000_000;
/** Shares no factor with MOBILES, so that no two customers get the same number. */
const MOBILE_STEP = 1_000_003;

/** Draws clean customers and orders, one after another. */
export interface RecordSource {
  customer(index: number): CustomerRecord;
  order(sequence: number, mobile: string): OrderRecords;
}

export function createRecordSource(plan: AirlinePlan, random: Random): RecordSource {
  const skus = drawSkus(random);
  const days = Array.from({ length: plan.days }, (_, index) => isoDay(plan.lastDay, index));
  const customerDigits = Math.max(3, String(plan.customers).length);
  const orderDigits = Math.max(4, String(plan.customers * plan.ordersPerCustomer[1]).length);
  const mobileStart = random.whole(0, MOBILES - 1);
  return {
    customer: (index) => ({
      customerId: `CUST-${String(index + 1).padStart(customerDigits, '0')}`,
      name: `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`,
      mobile: String(6_000_000_000 + ((mobileStart + index * MOBILE_STEP) % MOBILES)),
      region: random.pick(REGIONS),
    }),
    order: (sequence, mobile) => {
      const day = days[random.whole(0, days.length - 1)] ?? '';
      return orderLines(drawBasket(skus, random), {
        orderId: `ORD-${day.slice(0, 4)}-${String(sequence).padStart(orderDigits, '0')}`,
        mobile,
        orderedAt: `${day}T${drawTime(random)}`,
      });
    },
  };
}

function drawSkus(random: Random): readonly Sku[] {
  return CATEGORIES.flatMap(({ firstNumber, fromRupees, toRupees }) =>
    Array.from({ length: SKUS_PER_CATEGORY }, (_, index) => ({
      skuId: `SKU-${firstNumber + index}`,
      priceInPaise: random.whole(fromRupees, toRupees) * 100 + (random.chance(0.25) ? 50 : 0),
    })),
  );
}

function isoDay(lastDay: number, daysBefore: number): string {
  return new Date(lastDay - daysBefore * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}

function drawTime(random: Random): string {
  const hour = random.pick(HOURS);
  return `${twoDigits(hour)}:${twoDigits(random.whole(0, 59))}:${twoDigits(random.whole(0, 59))}`;
}

interface BasketLine extends Sku {
  readonly count: number;
}

/** One to four different SKUs. */
function drawBasket(skus: readonly Sku[], random: Random): readonly BasketLine[] {
  const size = random.whole(1, 4);
  const start = random.whole(0, skus.length - 1);
  const step = random.whole(1, Math.floor(skus.length / 4) - 1);
  const basket: BasketLine[] = [];
  for (let index = 0; index < size; index++) {
    const sku = skus[(start + index * step) % skus.length];
    if (sku !== undefined) basket.push({ ...sku, count: random.whole(1, 4) });
  }
  return basket;
}

/** Every line carries the amount of the whole order. */
function orderLines(
  basket: readonly BasketLine[],
  order: Pick<LineRecord, 'orderId' | 'mobile' | 'orderedAt'>,
): OrderRecords {
  const total = basket.reduce((sum, line) => sum + line.priceInPaise * line.count, 0);
  const [first, ...others] = basket.map((line) => ({
    ...order,
    skuId: line.skuId,
    skuCount: String(line.count),
    totalAmount: rupees(total),
  }));
  if (first === undefined) throw new Error('A basket has at least one line');
  return [first, ...others];
}

function rupees(paise: number): string {
  const rest = paise % 100;
  return rest === 0 ? String(paise / 100) : `${(paise - rest) / 100}.${twoDigits(rest)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
