import { expect, test } from 'vitest';
import type { Session } from '../../../src/core/adapter.ts';
import { quoteIdentifier } from '../../../src/core/relation.ts';
import { chanceOf, edited, randomQuery, render } from './random-query.ts';
import { keptColumns, openScratch } from './scratch.ts';

const rounds = 500;

test('what is kept is the same in every row, whatever is edited', async () => {
  await using scratch = await openScratch();
  await using filled = await openScratch([
    `insert into p (a, b, c)
select (i * 7) % 4, (i * 5) % 3, case when i % 5 = 0 then null else (i * 3) % 4 end
from range(17) as numbers(i)`,
    'insert into q values (0, 1, 2), (1, 2, 2), (1, 3, null), (2, 1, 0), (3, null, 1), (null, 2, 3)',
  ]);
  const chance = chanceOf(1);
  const wrong: string[] = [];
  let compared = 0;

  for (let round = 0; round < rounds; round++) {
    const query = randomQuery(chance);
    const [before, after] = [render(query), render(edited(query, chance))];
    const kept = await keptColumns(before, after, scratch.session);
    if (kept === undefined || before === after) continue;
    compared++;
    const rows = [
      await rowsOf(before, kept, filled.session),
      await rowsOf(after, kept, filled.session),
    ];
    if (rows[0] !== rows[1]) wrong.push(`${[...kept].join()}: ${before} | ${after}`);
  }

  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(rounds / 5);
});

async function rowsOf(
  sql: string,
  columns: ReadonlySet<string>,
  session: Session,
): Promise<string> {
  const list = ['1', ...[...columns].map(quoteIdentifier)].join(', ');
  const { rows } = await session.query(`select ${list} from (${sql})`);
  return rows
    .map((row) => JSON.stringify(row))
    .sort()
    .join('\n');
}
