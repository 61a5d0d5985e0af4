import type { NodeResult } from '../../core/results.ts';

export type Status = NodeResult['status'];
export type StatusCounts = Readonly<Record<Status, number>>;

export function countStatuses(results: readonly NodeResult[]): StatusCounts {
  const counts = { success: 0, pass: 0, warn: 0, fail: 0, error: 0, skipped: 0, unchanged: 0 };
  for (const { status } of results) counts[status]++;
  return counts;
}
