import { isNested, valueType } from '../../../core/value-type.ts';
import type { ColumnFacts } from '../inferred.ts';
import type { ColumnGuess } from './column-guess.ts';
import type { ColumnValues } from './column-values.ts';
import { valueOf } from './value-check.ts';

/** Counts what a column holds once its values have their type. */
export async function describeColumn(
  values: ColumnValues,
  guess: ColumnGuess,
): Promise<ColumnFacts> {
  const type = valueType(guess.dataType);
  const isText = type.kind === 'text';
  const words = values.nullWords.reduce((sum, { rows }) => sum + rows, 0);
  const hasOrder = !isText && !isNested(type) && type.kind !== 'json';
  const value = hasOrder ? valueOf(guess.dataType, guess.reading).tolerant : 'null';
  const [distinct, least, greatest, samples] = await values.ask([
    hasOrder ? `count(distinct ${value})` : 'count(*)',
    `cast(min(${value}) as varchar)`,
    `cast(max(${value}) as varchar)`,
    'arg_max(left(t, 60), n * 1000000000000 - row, 3)',
  ]);
  return {
    nulls: isText ? values.nulls : values.nulls + values.empty + words,
    distinct: isText ? values.distinct : Number(distinct),
    least: typeof least === 'string' ? least : undefined,
    greatest: typeof greatest === 'string' ? greatest : undefined,
    samples: Array.isArray(samples) ? samples.map(String) : [],
  };
}
