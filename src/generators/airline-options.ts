import { IngotError } from '../core/error.ts';

/** What `generateAirline` is asked for; all but the folder has a default. */
export interface AirlineOptions {
  /** Default 20. */
  readonly customers?: number | undefined;
  /** Fewest and most orders of one customer. Default 1 to 5. */
  readonly ordersPerCustomer?: readonly [number, number] | undefined;
  /** Length of the period that the orders fall in. Default 90. */
  readonly days?: number | undefined;
  /** Default 1. */
  readonly seed?: number | undefined;
  /** Share of the records that are made messy, 0 to 1. Default 0. */
  readonly mess?: number | undefined;
  /** Last day of the period, `2025-12-31`: fixed, so that two runs give the same bytes. */
  readonly endDate?: string | undefined;
  readonly outputDir: string;
}

export interface AirlinePlan {
  readonly customers: number;
  readonly ordersPerCustomer: readonly [number, number];
  readonly days: number;
  readonly seed: number;
  readonly mess: number;
  /** Midnight that starts the last day, in milliseconds. */
  readonly lastDay: number;
  readonly outputDir: string;
}

const MOST_CUSTOMERS = 10_000_000;
const MOST_ORDERS = 1_000;
const MOST_DAYS = 36_500;

/** The options with defaults, or an error that names the first one that makes no sense. */
export function planAirline(options: AirlineOptions): AirlinePlan {
  const [fewest, most] = options.ordersPerCustomer ?? [1, 5];
  return {
    customers: wholeNumber('customers', options.customers ?? 20, [1, MOST_CUSTOMERS]),
    ordersPerCustomer: [
      wholeNumber('orders-per-customer', fewest, [0, MOST_ORDERS]),
      wholeNumber('orders-per-customer', most, [fewest, MOST_ORDERS]),
    ],
    days: wholeNumber('days', options.days ?? 90, [1, MOST_DAYS]),
    seed: wholeNumber('seed', options.seed ?? 1, [0, Number.MAX_SAFE_INTEGER]),
    mess: share('mess', options.mess ?? 0),
    lastDay: calendarDay('end', options.endDate ?? '2025-12-31'),
    outputDir: options.outputDir,
  };
}

function wholeNumber(name: string, value: number, [from, to]: readonly [number, number]): number {
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw invalid(`--${name} is ${value}, but must be a whole number from ${from} to ${to}`);
}

function share(name: string, value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw invalid(`--${name} is ${value}, but must be a share from 0 to 1`, 'Five percent is 0.05.');
}

function calendarDay(name: string, value: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  const isDay = !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(value);
  if (isDay) return instant;
  throw invalid(`--${name} is "${value}", but must be a day such as 2025-12-31`);
}

function invalid(message: string, hint?: string): IngotError {
  return new IngotError('GENERATE_OPTION_INVALID', message, { hint });
}
