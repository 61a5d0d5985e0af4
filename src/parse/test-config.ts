import { IngotError } from '../core/error.ts';
import type { DataTest } from '../core/node.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import { readVolatility } from './node-config.ts';

type TestSettings = Pick<
  DataTest,
  'severity' | 'warnIf' | 'errorIf' | 'where' | 'limit' | 'failCalc' | 'deterministic' | 'refresh'
>;

/** Configuration keys of a data test; older dbt projects write them beside the arguments. */
export const testConfigKeys: readonly string[] = [
  'enabled',
  'severity',
  'warn_if',
  'error_if',
  'where',
  'limit',
  'fail_calc',
  'deterministic',
  'refresh',
  'tags',
  'meta',
];

export function readTestSettings(fields: YamlFields): TestSettings {
  return {
    severity:
      fields.choice('severity', ['error', 'warn', 'ERROR', 'WARN'] as const)?.toLowerCase() ===
      'warn'
        ? 'warn'
        : 'error',
    warnIf: readThreshold(fields, 'warn_if'),
    errorIf: readThreshold(fields, 'error_if'),
    where: fields.text('where'),
    limit: fields.integer('limit', 1),
    failCalc: fields.text('fail_calc') ?? 'count(*)',
    ...readVolatility(fields),
  };
}

/** A comparison with the number of failures, such as `> 10`. */
export const thresholdPattern = /^\s*(!=|<>|>=|<=|=|>|<)\s*(\d+)\s*$/;

function readThreshold(fields: YamlFields, key: string): string {
  const text = fields.text(key) ?? '!= 0';
  if (thresholdPattern.test(text)) return text;
  const hint = 'Write a comparison with a whole number, such as "> 10".';
  fields.errors.add(
    new IngotError('YAML_VALUE', `"${key}" can't be "${text}"`, {
      location: fields.locationOf(key),
      hint,
    }),
  );
  return '!= 0';
}
