import type { DataTest } from '../../core/node.ts';

export interface Verdict {
  readonly status: 'pass' | 'warn' | 'fail';
  readonly message: string;
}

/** Compares the number of failures with the thresholds of the test. */
export function judge(test: DataTest, failures: number): Verdict {
  const rows = `${failures.toLocaleString('en')} ${failures === 1 ? 'row is' : 'rows are'} wrong`;
  if (test.severity === 'error' && holds(test.errorIf, failures))
    return { status: 'fail', message: rows };
  if (holds(test.warnIf, failures)) return { status: 'warn', message: rows };
  return {
    status: 'pass',
    message: failures === 0 ? 'no row is wrong' : `${rows}, which is within the limit`,
  };
}

const comparisons: ReadonlyMap<string, (failures: number, limit: number) => boolean> = new Map([
  ['>', (failures, limit) => failures > limit],
  ['>=', (failures, limit) => failures >= limit],
  ['<', (failures, limit) => failures < limit],
  ['<=', (failures, limit) => failures <= limit],
  ['=', (failures, limit) => failures === limit],
  ['!=', (failures, limit) => failures !== limit],
  ['<>', (failures, limit) => failures !== limit],
]);

/** Whether a threshold such as `> 10` is met; what it may be was checked when the test was parsed. */
function holds(threshold: string, failures: number): boolean {
  const [, operator = '', limit] = /^\s*(\S+?)\s*(\d+)\s*$/.exec(threshold) ?? [];
  return comparisons.get(operator)?.(failures, Number(limit)) ?? false;
}
