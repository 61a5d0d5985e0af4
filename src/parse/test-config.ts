import { IngotError } from '../core/error.ts';
import type { DataTest } from '../core/node.ts';
import { noFailure, readThreshold as readThresholdText } from '../core/threshold.ts';
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

export function readTestSettings(
  fields: YamlFields,
  about: { readonly hasSubject: boolean },
): TestSettings {
  return {
    severity:
      fields.choice('severity', ['error', 'warn', 'ERROR', 'WARN'] as const)?.toLowerCase() ===
      'warn'
        ? 'warn'
        : 'error',
    warnIf: readThreshold(fields, 'warn_if', about),
    errorIf: readThreshold(fields, 'error_if', about),
    where: fields.text('where'),
    limit: fields.integer('limit', 1),
    failCalc: fields.text('fail_calc') ?? 'count(*)',
    ...readVolatility(fields),
  };
}

/** @param hasSubject whether the test looks at the rows of one node, so that a share of them means something */
function readThreshold(
  fields: YamlFields,
  key: string,
  { hasSubject }: { readonly hasSubject: boolean },
): string {
  const text = fields.text(key) ?? noFailure;
  const threshold = readThresholdText(text);
  const wrong =
    threshold === undefined
      ? 'Write a comparison with a whole number, such as "> 10", or with a share of the rows, such as "> 1%".'
      : !threshold.isShare
        ? undefined
        : !hasSubject
          ? 'A share is one of the rows of a node; this test is a query of its own. Write a number of rows, such as "> 10".'
          : fields.any('limit') === undefined
            ? undefined
            : 'With a `limit` not all rows that are wrong are counted, so there is no share of them. Take one of the two out.';
  if (wrong === undefined) return text;
  fields.errors.add(
    new IngotError('YAML_VALUE', `"${key}" can't be "${text}"`, {
      location: fields.locationOf(key),
      hint: wrong,
    }),
  );
  return noFailure;
}
