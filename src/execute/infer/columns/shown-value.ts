import { quoteLiteral } from '../../../core/relation.ts';

const longest = 40;

/** A value in a remark: in quotes, cut where it is long. */
export function shownValue(value: string): string {
  return quoteLiteral(value.length > longest ? `${value.slice(0, longest - 1)}…` : value);
}
