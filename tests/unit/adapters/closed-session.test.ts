import { expect, test } from 'vitest';
import { openDuckDb } from '../../../src/adapters/duckdb/duckdb-adapter.ts';
import { memoryTarget } from '../../support/memory-target.ts';

test('a session that is closed while a statement runs stops it, and waits for its end', async () => {
  await using adapter = await openDuckDb(memoryTarget, { root: '.', waitSeconds: 0 });
  const session = await adapter.connect();
  const running = session.query(
    'select count(*) from range(1000000) as a, range(3000) as b where a.range % 7 = b.range % 5',
  );
  const outcome = expect(running).rejects.toMatchObject({ message: 'Interrupted!' });

  await session[Symbol.asyncDispose]();

  await outcome;
});
