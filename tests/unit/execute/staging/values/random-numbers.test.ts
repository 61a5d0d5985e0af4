import { afterAll, beforeAll, expect, test } from 'vitest';
import { exactDigits, nearestNumber, randomNumbers } from './number-oracle.ts';
import { readingOf, ValueSession, type Judged, type Options } from './value-session.ts';

let session: ValueSession;
beforeAll(async () => {
  session = await ValueSession.open();
});
afterAll(() => session[Symbol.asyncDispose]());

const german: Options = { decimal: ',', thousands: '.' };
const texts = randomNumbers(7, 1_500);

async function good(type: string, options: Options): Promise<readonly Judged[]> {
  const judged = await session.judge(readingOf(type, options), texts);
  return judged.filter(({ value }) => value !== null);
}

test.each<readonly [type: string, options: Options]>([
  ['tinyint', {}],
  ['bigint', {}],
  ['hugeint', {}],
  ['bignum', {}],
  ['bigint', { thousands: ',' }],
  ['decimal(12,2)', {}],
  ['decimal(38,38)', {}],
  ['decimal(12,2)', { decimal: ',' }],
  ['decimal(12,2)', german],
  ['decimal(18,4)', { ...german, currency: true }],
])('no text becomes a %s with %j of other digits', async (type, options) => {
  const values = await good(type, options);

  expect(values.length).toBeGreaterThan(10);
  expect(values.map(({ value }) => exactDigits(value ?? '', {}))).toEqual(
    values.map(({ text }) => exactDigits(text ?? '', options)),
  );
});

test.each<readonly [options: Options]>([[{}], [german], [{ currency: true }]])(
  'no text becomes another double than the nearest with %j',
  async (options) => {
    const values = await good('double', options);

    expect(values.length).toBeGreaterThan(10);
    expect(values.map(({ value }) => Number(value))).toEqual(
      values.map(({ text }) => nearestNumber(text ?? '', options)),
    );
  },
);
