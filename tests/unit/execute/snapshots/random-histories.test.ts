import { expect, test } from 'vitest';
import { hardDeletes, type HardDeletes } from '../../../../src/core/snapshot.ts';
import { createRandom, type Random } from '../../../../src/generators/random.ts';
import { SnapshotLab, type LabSettings } from '../../../support/snapshot-lab.ts';
import {
  SnapshotModel,
  type ModelStrategy,
  type SourceRow,
} from '../../../support/snapshot-model.ts';

const strategies: Readonly<Record<ModelStrategy, LabSettings['strategy']>> = {
  timestamp: { kind: 'timestamp', updatedAt: 'updated_at' },
  'check one': { kind: 'check', columns: ['v'], updatedAt: undefined },
  'check all': { kind: 'check', columns: undefined, updatedAt: undefined },
  'check with time': { kind: 'check', columns: ['v'], updatedAt: 'updated_at' },
};

const ends = [undefined, "'9999-12-31'::timestamp", "date '5000-01-01'"] as const;
const hour = 3_600_000;
const start = Date.UTC(2026, 0, 10);

interface Step {
  readonly now: Date;
  readonly rows: readonly SourceRow[];
  readonly hardDeletes: HardDeletes;
  readonly validToCurrent: string | undefined;
}

/** Eight runs: rows come, change, go and come back, times go back, the clock stands still, settings change. */
function stepsOf(random: Random): readonly Step[] {
  const { pick, chance } = random;
  let now = start;
  let mode: Pick<Step, 'hardDeletes' | 'validToCurrent'> = {
    hardDeletes: pick(hardDeletes),
    validToCurrent: pick(ends),
  };
  return Array.from({ length: 8 }, () => {
    now += pick([0, 1, hour, hour, -1]);
    if (chance(0.2)) mode = { hardDeletes: pick(hardDeletes), validToCurrent: pick(ends) };
    const ids = [1, 2, 3, 4, 5].filter(() => chance(0.7));
    const rows = ids.map((id) => ({
      id,
      v: pick(['a', 'b', 'c']),
      updatedAt: (start + pick([-2, -1, 0, 1, 2, 30]) * hour) * 1000,
    }));
    return { now: new Date(now), rows, ...mode };
  });
}

const historySql = (validToCurrent: string | undefined) => `select
  id, v, epoch_us(updated_at), epoch_us(dbt_valid_from),
  case when dbt_valid_to is distinct from ${validToCurrent ?? 'null'} then epoch_us(dbt_valid_to) end
from kept
order by 1, 4`;

/** Versions of one key that overlap, that hold at once, that have no length, or that have the id of another one. */
const wrongSql = `select * from (
  select id, dbt_valid_from, dbt_valid_to, dbt_scd_id,
    lead(dbt_valid_from) over (partition by id order by dbt_valid_from) as next,
    count(*) over (partition by dbt_scd_id) as same
  from kept
)
where same > 1 or dbt_valid_from is null
  or (dbt_valid_to is not null and dbt_valid_from >= dbt_valid_to)
  or (next is not null and (dbt_valid_to is null or dbt_valid_to > next))`;

const cases = Object.keys(strategies).flatMap((strategy) =>
  Array.from({ length: 8 }, (_, seed) => [strategy as ModelStrategy, seed] as const),
);

test.each(cases)('a random history by %s is as it should be (%i)', async (strategy, seed) => {
  const steps = stepsOf(createRandom(seed, strategy.length));
  const model = new SnapshotModel();
  await using lab = await SnapshotLab.open();
  await lab.execute('create table src (id bigint, v varchar, updated_at timestamp)');

  for (const { now, rows, hardDeletes, validToCurrent } of steps) {
    await lab.execute(
      'delete from src',
      ...rows.map(
        ({ id, v, updatedAt }) =>
          `insert into src values (${id}, '${v}', make_timestamp(${updatedAt}))`,
      ),
    );
    await lab.take(now, { strategy: strategies[strategy]!, hardDeletes, validToCurrent });
    model.take(rows, { now: now.getTime() * 1000, strategy, hardDeletes });

    const expected = model.versions
      .map(({ id, v, updatedAt, from, to }) => [id, v, updatedAt, from, to])
      .sort((a, b) => Number(a[0]) - Number(b[0]) || Number(a[3]) - Number(b[3]));
    const found = await lab.query(historySql(validToCurrent));
    expect(found.map(([id, v, ...times]) => [id, v, ...times].map(plain))).toEqual(
      expected.map((row) => row.map(plain)),
    );
    expect(await lab.query(wrongSql)).toEqual([]);
  }
});

/** A number as DuckDB writes it in JSON. */
function plain(value: unknown): string {
  return String(value);
}
