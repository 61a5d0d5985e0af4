import type { Json } from '../core/json.ts';
import { quoteLiteral } from '../core/relation.ts';

/** A moment as the tables of the state hold it: without a zone, in UTC. */
export function timestampText(date: Date): string {
  return date.toISOString().replace('T', ' ').replace('Z', '');
}

export function timestampLiteral(date: Date): string {
  return quoteLiteral(timestampText(date));
}

/** The moment that `epoch_ms` gave, which DuckDB writes as text. */
export function fromEpoch(value: Json | undefined): Date {
  return new Date(Number(value));
}
