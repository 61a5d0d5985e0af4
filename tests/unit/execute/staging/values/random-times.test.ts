import { afterAll, beforeAll, expect, test } from 'vitest';
import { momentOf, randomTimes } from './time-oracle.ts';
import { readingOf, ValueSession } from './value-session.ts';

let session: ValueSession;
beforeAll(async () => {
  session = await ValueSession.open();
});
afterAll(() => session[Symbol.asyncDispose]());

test.each(['date', 'timestamp', 'timestamp_s', 'timestamp_ms', 'timestamp_ns', 'timestamptz'])(
  'no text becomes another %s than it says',
  async (type) => {
    const judged = await session.judge(readingOf(type), randomTimes(3, 4_000));
    const good = judged.filter(({ value }) => value !== null);

    expect(good.length).toBeGreaterThan(60);
    expect(good.map(({ value }) => momentOf(value ?? ''))).toEqual(
      good.map(({ text }) => momentOf(text ?? '')),
    );
  },
);
