import { IngotError } from '../core/error.ts';
import type { DataTest, StoredFailures } from '../core/node.ts';
import { failuresSchema } from '../core/results.ts';
import {
  noFailure,
  readThreshold as readThresholdText,
  type Threshold,
} from '../core/threshold.ts';
import type { YamlFields } from '../core/yaml-fields.ts';
import type { YamlEntry } from '../core/yaml-value.ts';
import { renderYaml, renderYamlSql } from '../template/render-yaml.ts';
import { readVolatility, type CommonConfig, type ConfigEntries } from './node-config.ts';
import type { ParseContext } from './parse-context.ts';

export interface TestSettings extends Pick<
  DataTest,
  'severity' | 'warnIf' | 'errorIf' | 'where' | 'limit' | 'failCalc' | 'deterministic' | 'refresh'
> {
  /** As what the rows that are wrong are kept; undefined where nobody says so. */
  readonly storedAs: StoredAs | undefined;
}

const storedAs = ['table', 'view', 'ephemeral'] as const;
type StoredAs = (typeof storedAs)[number];

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
  'store_failures',
  'store_failures_as',
  'schema',
  'alias',
];

export function readTestSettings(
  fields: YamlFields,
  about: { readonly hasSubject: boolean },
): TestSettings {
  if (!about.hasSubject) refuseWhere(fields);
  const limit = fields.integer('limit', 1);
  const failCalc = fields.text('fail_calc') ?? 'count(*)';
  const use = { ...about, limit, isCount: failCalc === 'count(*)' };
  return {
    severity:
      fields.choice('severity', ['error', 'warn', 'ERROR', 'WARN'] as const)?.toLowerCase() ===
      'warn'
        ? 'warn'
        : 'error',
    warnIf: readThreshold(fields, 'warn_if', use),
    errorIf: readThreshold(fields, 'error_if', use),
    where: fields.text('where'),
    limit,
    failCalc,
    storedAs: readStoredAs(fields),
    ...readVolatility(fields),
  };
}

/** What properties say of a test, with its templates rendered, which know variables, the environment and the target. */
export function renderTestConfig(
  entries: ConfigEntries,
  { configScope, errors }: Pick<ParseContext, 'configScope' | 'errors'>,
): ConfigEntries {
  const rendered = [...entries].flatMap(([key, entry]): [string, YamlEntry][] => {
    const isSql = key === 'where';
    const value = errors.try(() =>
      isSql ? renderYamlSql(entry.value, configScope) : renderYaml(entry.value, configScope),
    );
    return value === undefined ? [] : [[key, { ...entry, value }]];
  });
  return new Map(rendered);
}

/** As in dbt, the word wins over true and false. */
function readStoredAs(fields: YamlFields): StoredAs | undefined {
  const isStored = fields.boolean('store_failures');
  const as = fields.choice('store_failures_as', storedAs);
  if (as !== undefined || isStored === undefined) return as;
  return isStored ? 'table' : 'ephemeral';
}

/** Where the rows that a test finds wrong are kept; undefined where they are not. */
export function storedFailures(
  { name, storedAs: as }: Pick<TestSettings, 'storedAs'> & { readonly name: string },
  { schema = failuresSchema, alias = name }: Pick<CommonConfig, 'schema' | 'alias'>,
  isDefault: boolean,
): StoredFailures | undefined {
  const type = as ?? (isDefault ? 'table' : 'ephemeral');
  return type === 'ephemeral' ? undefined : { type, relation: { schema, identifier: alias } };
}

function refuseWhere(fields: YamlFields): void {
  if (fields.any('where') === undefined) return;
  fields.errors.add(
    new IngotError('YAML_VALUE', '"where" says which rows of a node a test looks at', {
      location: fields.locationOf('where'),
      hint: 'This test is a query of its own: write the condition there.',
    }),
  );
}

interface ThresholdUse {
  /** Whether the test looks at the rows of one node, so that a share of them means something. */
  readonly hasSubject: boolean;
  /** No more wrong rows than that are counted. */
  readonly limit: number | undefined;
  /** Whether the number of those rows is compared, and not something else that is made of them. */
  readonly isCount: boolean;
}

function readThreshold(fields: YamlFields, key: string, use: ThresholdUse): string {
  const text = fields.text(key) ?? noFailure;
  const wrong = mistakeIn(text, use);
  if (wrong === undefined) return text;
  fields.errors.add(
    new IngotError('YAML_VALUE', `"${key}" can't be "${text}"`, {
      location: fields.locationOf(key),
      hint: wrong,
    }),
  );
  return noFailure;
}

/** What to do where a threshold is none, or one that can't be met. */
function mistakeIn(text: string, { hasSubject, limit, isCount }: ThresholdUse): string | undefined {
  const threshold = readThresholdText(text);
  if (threshold === undefined)
    return 'Write a comparison with a whole number, such as "> 10", or with a share of the rows, such as "> 1%".';
  if (threshold.isShare && !hasSubject)
    return 'A share is one of the rows of a node; this test is a query of its own. Write a number of rows, such as "> 10".';
  if (limit === undefined) return undefined;
  if (threshold.isShare)
    return 'With a `limit` not all rows that are wrong are counted, so there is no share of them. Take one of the two out.';
  return isCount && isOutOfReach(threshold, limit)
    ? `With \`limit: ${limit}\` no more rows than that are counted, so it would never hold. Raise the \`limit\`, or take it out.`
    : undefined;
}

function isOutOfReach({ operator, limit: wanted }: Threshold, most: number): boolean {
  if (operator === '>') return wanted >= most;
  return (operator === '>=' || operator === '=') && wanted > most;
}
