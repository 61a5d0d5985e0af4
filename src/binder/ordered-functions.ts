import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { list, text } from './plan-fields.ts';

/** Aggregates whose result is the same in whatever order the rows come, but for the last digits of a sum of doubles. */
const unordered = new Set([
  'approx_count_distinct',
  'avg',
  'bit_and',
  'bit_or',
  'bit_xor',
  'bitstring_agg',
  'bool_and',
  'bool_or',
  'corr',
  'count',
  'count_if',
  'count_star',
  'countif',
  'covar_pop',
  'covar_samp',
  'entropy',
  'favg',
  'fsum',
  'histogram',
  'kahan_sum',
  'kurtosis',
  'kurtosis_pop',
  'mad',
  'max',
  'mean',
  'median',
  'min',
  'product',
  'quantile',
  'quantile_cont',
  'quantile_disc',
  'regr_avgx',
  'regr_avgy',
  'regr_count',
  'regr_intercept',
  'regr_r2',
  'regr_slope',
  'regr_sxx',
  'regr_sxy',
  'regr_syy',
  'sem',
  'skewness',
  'stddev',
  'stddev_pop',
  'stddev_samp',
  'sum',
  'sum_no_overflow',
  'sumkahan',
  'var_pop',
  'var_samp',
  'variance',
]);

/** Aggregates that choose a row by a value: only rows with equal values depend on the order. */
const choosing = new Set(['arg_max', 'arg_min', 'argmax', 'argmin', 'max_by', 'min_by']);

/** How far a result depends on the order of rows: not at all, only among equal ones, or wholly. */
export type OrderUse = 'none' | 'ties' | 'all';

export function orderUseOfAggregate(aggregate: JsonObject): OrderUse {
  const name = text(aggregate, 'name');
  if (unordered.has(name) && !isCollated(aggregate)) return 'none';
  return isJsonObject(aggregate['order_bys']) || choosing.has(name) ? 'ties' : 'all';
}

const ranks = new Set([
  'WINDOW_RANK',
  'WINDOW_RANK_DENSE',
  'WINDOW_PERCENT_RANK',
  'WINDOW_CUME_DIST',
]);

export function orderUseOfWindow(window: JsonObject): OrderUse {
  const type = text(window, 'type');
  const isOrdered = list(window, 'orders').length > 0;
  if (isOrdered && ranks.has(type)) return 'none';
  const isPlain =
    type === 'WINDOW_AGGREGATE' && unordered.has(text(window, 'name')) && !isCollated(window);
  if (isPlain && !hasRowFrame(window)) return 'none';
  return isOrdered ? 'ties' : 'all';
}

/** A frame that counts rows cuts through rows with equal keys. */
function hasRowFrame(window: JsonObject): boolean {
  return (
    window['exclude_clause'] !== 'NO_OTHER' ||
    [text(window, 'start'), text(window, 'end')].some((edge) => /ROWS|GROUPS/.test(edge))
  );
}

/** Among texts that a collation holds for equal, `min` and `max` give one of them. */
export function isCollated(value: Json): boolean {
  return JSON.stringify(value).includes('"collation":"');
}
