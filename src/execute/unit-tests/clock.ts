import type { Session } from '../../core/adapter.ts';
import { quoteLiteral } from '../../core/relation.ts';

/** Names of DuckDB (1.5) for the time that it is, by what they give. */
const names = {
  'timestamp with time zone': [
    'now',
    'get_current_timestamp',
    'current_timestamp',
    'transaction_timestamp',
  ],
  date: ['current_date', 'today'],
  'time with time zone': ['current_time', 'get_current_time'],
  time: ['current_localtime', 'localtime'],
  timestamp: ['current_localtimestamp', 'localtimestamp'],
};

/**
 * Lets it be another time in a session: macros of a session come before functions of the same name, also where SQL writes
 * them without brackets.
 */
export async function setClock(now: Date, session: Session): Promise<void> {
  const moment = `cast(${quoteLiteral(now.toISOString())} as timestamp with time zone)`;
  const plain = Object.entries(names).flatMap(([type, each]) => {
    // DuckDB (1.5) makes no time of a timestamp with a zone.
    const from = type === 'time' ? `cast(${moment} as timestamp)` : moment;
    return each.map((name) => `create or replace temp macro ${name}() as cast(${from} as ${type})`);
  });
  const today = `cast(cast(${moment} as date) as timestamp)`;
  await session.execute(
    [
      ...plain,
      `create or replace temp macro age(a) as system.main.age(${today}, a), (a, b) as system.main.age(a, b)`,
      `create or replace temp macro ago(i) as ${moment} - cast(i as interval)`,
    ].join(';\n'),
  );
}

/** Lets it be the real time again. */
export async function resetClock(session: Session): Promise<void> {
  const all = [...Object.values(names).flat(), 'age', 'ago'];
  await session.execute(all.map((name) => `drop macro if exists temp.${name}`).join(';\n'));
}
