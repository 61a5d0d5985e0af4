import { IngotError } from '../../core/error.ts';
import { readTime } from '../../core/time-text.ts';
import type { TimeRange } from '../../core/time-range.ts';
import type { TestOverrides } from '../../core/unit-test.ts';
import { YamlFields } from '../../core/yaml-fields.ts';
import { yamlToJson, type YamlEntry, type YamlMap } from '../../core/yaml-value.ts';

/** What a unit test sets in place of what the project has. */
export function readOverrides(fields: YamlFields): TestOverrides {
  const map = fields.map('overrides');
  const inner = new YamlFields(map ?? nothing(fields), '"overrides"', fields.errors);
  const macros = new Map<string, YamlEntry>(inner.map('macros')?.entries);
  const isIncremental = readIncremental(inner);
  macros.delete('is_incremental');
  const overrides: TestOverrides = {
    isIncremental,
    macros,
    vars: inner.object('vars') ?? {},
    envVars: readTexts(inner),
    now: readMoment(inner, 'now'),
    batch: readBatch(inner),
    source: map === undefined ? {} : Object.fromEntries([...map.entries].map(toJson)),
  };
  inner.finish();
  return overrides;
}

function toJson([key, { value }]: [string, YamlEntry]) {
  return [key, yamlToJson(value)] as const;
}

function nothing(fields: YamlFields): YamlMap {
  return { kind: 'map', entries: new Map(), location: () => fields.location };
}

function readIncremental(inner: YamlFields): boolean | undefined {
  const map = inner.map('macros');
  if (map === undefined) return undefined;
  return new YamlFields(map, '"macros"', inner.errors).boolean('is_incremental');
}

/** As the environment has them: texts as they are written. */
function readTexts(inner: YamlFields): Readonly<Record<string, string>> {
  const map = inner.map('env_vars');
  if (map === undefined) return {};
  const variables = new YamlFields(map, '"env_vars"', inner.errors);
  return Object.fromEntries(
    [...map.entries.keys()].map((name) => [name, variables.text(name) ?? '']),
  );
}

/** A time in UTC; undefined where it is not given, or a mistake, which is told. */
export function readMoment(inner: YamlFields, key: string): Date | undefined {
  const text = inner.text(key);
  const time = text === undefined ? undefined : readTime(text);
  if (text === undefined || time !== undefined) return time;
  inner.errors.add(
    new IngotError('YAML_VALUE', `"${key}" can't be "${text}"`, {
      location: inner.locationOf(key),
      hint: 'Write a date or a time in UTC, such as 2026-01-31 or 2026-01-31 06:00:00.',
    }),
  );
  return undefined;
}

function readBatch(inner: YamlFields): TimeRange | undefined {
  const map = inner.map('batch');
  if (map === undefined) return undefined;
  const range = new YamlFields(map, '"batch"', inner.errors);
  range.requiredText('start');
  range.requiredText('end');
  const [start, end] = [readMoment(range, 'start'), readMoment(range, 'end')];
  range.finish();
  if (start === undefined || end === undefined) return undefined;
  if (start < end) return { start, end };
  inner.errors.add(
    new IngotError('YAML_VALUE', '"end" of "batch" must be later than its "start"', {
      location: range.locationOf('end'),
    }),
  );
  return undefined;
}
