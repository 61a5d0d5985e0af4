import { join } from 'node:path';
import { createMess, customerLine } from './airline-mess.ts';
import { planAirline, type AirlineOptions, type AirlinePlan } from './airline-options.ts';
import { createRecordSource, type CustomerRecord, type LineRecord } from './airline-records.ts';
import { createRandom } from './random.ts';
import { TextFiles } from './text-files.ts';

export type { AirlineOptions } from './airline-options.ts';

/** What was written. */
export interface AirlineFiles {
  readonly customers: number;
  readonly orders: number;
  /** `order` elements: one for each line of an order. */
  readonly lines: number;
  readonly files: readonly string[];
}

const CUSTOMERS = 0;
const ORDERS = 1;
const STREAMS = { records: 1, mess: 2 } as const;

/** Writes `customers.csv` and `orders.xml`; the same options give the same bytes. */
export async function generateAirline(options: AirlineOptions): Promise<AirlineFiles> {
  const plan = planAirline(options);
  const paths = [join(plan.outputDir, 'customers.csv'), join(plan.outputDir, 'orders.xml')];
  await using files = await TextFiles.create(paths);

  await files.write(CUSTOMERS, 'customer_id,customer_name,mobile_number,region\n');
  await files.write(ORDERS, '<?xml version="1.0" encoding="UTF-8"?>\n<orders>\n');
  const counts = await writeRecords(plan, files);
  await files.write(ORDERS, '</orders>\n');

  return { customers: plan.customers, ...counts, files: await files.publish() };
}

async function writeRecords(
  plan: AirlinePlan,
  files: TextFiles,
): Promise<{ orders: number; lines: number }> {
  const random = createRandom(plan.seed, STREAMS.records);
  // Mess has randomness of its own: with another share, the clean records stay what they were.
  const messRandom = createRandom(plan.seed, STREAMS.mess);
  const source = createRecordSource(plan, random);
  const mess = createMess();
  let previous: CustomerRecord | undefined;
  let orders = 0;
  let lines = 0;
  for (let index = 0; index < plan.customers; index++) {
    const customer = source.customer(index);
    const customerLines = messRandom.chance(plan.mess)
      ? mess.customer(customer, previous ?? customer)
      : [customerLine(customer)];
    const customerWrite = files.write(CUSTOMERS, customerLines.join(''));
    if (customerWrite !== undefined) await customerWrite;

    let text = `  <!-- Customer: ${customer.customerId} -->\n`;
    const orderCount = random.whole(...plan.ordersPerCustomer);
    for (let order = 0; order < orderCount; order++) {
      const clean = source.order(++orders, customer.mobile);
      const written = messRandom.chance(plan.mess) ? mess.order(clean) : clean;
      for (const line of written) text += orderElement(line);
      lines += written.length;
    }
    const orderWrite = files.write(ORDERS, text);
    if (orderWrite !== undefined) await orderWrite;
    previous = customer;
  }
  return { orders, lines };
}

/** Values are written as they are: a clean one has nothing to escape, and a messy one is meant to break. */
function orderElement(line: LineRecord): string {
  return `  <order>
    <order_id>${line.orderId}</order_id>
    <mobile_number>${line.mobile}</mobile_number>
    <order_date_time>${line.orderedAt}</order_date_time>
    <sku_id>${line.skuId}</sku_id>
    <sku_count>${line.skuCount}</sku_count>
    <total_amount>${line.totalAmount}</total_amount>
  </order>
`;
}
