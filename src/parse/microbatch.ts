import { periods, type MicrobatchStrategy } from '../core/materialization.ts';
import { readTime } from '../core/time-text.ts';
import type { YamlFields } from '../core/yaml-fields.ts';

/** One batch before the latest, for rows that came late, as in dbt. */
const defaultLookback = 1;

/** @param isInForce whether the model is made of batches; else what is missing is no mistake */
export function readMicrobatch(fields: YamlFields, isInForce: boolean): MicrobatchStrategy {
  const eventTime = fields.text('event_time');
  const batchSize = fields.choice('batch_size', periods);
  const begin = readBegin(fields);
  const lookback = fields.integer('lookback', 0) ?? defaultLookback;
  refuseConcurrency(fields);
  if (isInForce) {
    for (const key of ['event_time', 'batch_size', 'begin'])
      if (fields.any(key) === undefined)
        fields.missingKey('materialized', {
          message: `The strategy "microbatch" needs "${key}"`,
          hint: examples[key],
        });
  }
  return {
    kind: 'microbatch',
    eventTime: eventTime ?? '',
    batchSize: batchSize ?? 'day',
    begin: begin ?? new Date(0),
    lookback,
  };
}

function readBegin(fields: YamlFields): Date | undefined {
  const text = fields.text('begin');
  if (text === undefined) return undefined;
  const time = readTime(text);
  if (time !== undefined) return time;
  fields.wrongValue('begin', {
    message: `"begin" can't be "${text}"`,
    hint: 'Write a date or a time in UTC, such as 2026-01-31 or 2026-01-31T06:00:00.',
  });
  return undefined;
}

function refuseConcurrency(fields: YamlFields): void {
  if (fields.boolean('concurrent_batches') !== true) return;
  fields.wrongValue('concurrent_batches', {
    message: '"concurrent_batches" can’t be true',
    hint: 'The batches of a model run one after another, each on all threads; take it out.',
  });
}

const examples: Readonly<Record<string, string>> = {
  event_time: 'Name the column that says when a row happened.',
  batch_size: 'It can be "hour", "day", "month" or "year".',
  begin: 'Write the time that the first batch holds, such as 2026-01-31.',
};
