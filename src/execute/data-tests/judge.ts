import { countOf, formatCount } from '../../core/count-text.ts';
import type { DataTest } from '../../core/node.ts';
import {
  isMet,
  needsTested,
  noFailure,
  percentOf,
  readThreshold,
  type Findings,
} from '../../core/threshold.ts';

export interface Verdict {
  readonly status: 'pass' | 'warn' | 'fail';
  /** What was measured, and beside what. */
  readonly message: string;
}

/** Compares what a test found with its thresholds. */
export function judge(test: DataTest, findings: Findings): Verdict {
  const { severity, errorIf, warnIf } = test;
  const message = `${measured(test, findings)} (${limits(test)})`;
  if (severity === 'error' && holds(errorIf, findings)) return { status: 'fail', message };
  return { status: holds(warnIf, findings) ? 'warn' : 'pass', message };
}

/** What it may be was checked when the test was parsed. */
function holds(text: string, findings: Findings): boolean {
  const threshold = readThreshold(text);
  return threshold !== undefined && isMet(threshold, findings);
}

function measured({ failCalc, warnIf, errorIf }: DataTest, findings: Findings): string {
  const { failures, tested } = findings;
  const number = failures.toLocaleString('en');
  if (failCalc !== 'count(*)') return `${failCalc} is ${number}${shareOf(findings)}`;
  const isShare = tested !== undefined && needsTested([warnIf, errorIf]);
  const rows = isShare ? `${number} of ${formatCount(tested)} rows` : rowsText(failures);
  return `${rows} ${failures === 1 ? 'is' : 'are'} wrong${shareOf(findings)}`;
}

function rowsText(failures: number): string {
  return failures === 0 ? 'no rows' : countOf(failures, 'row');
}

function shareOf(findings: Findings): string {
  if (findings.tested === undefined) return '';
  return `, ${percentOf(findings).toLocaleString('en', { maximumSignificantDigits: 3 })}%`;
}

function limits({ severity, warnIf, errorIf }: DataTest): string {
  const [warns, fails] = [`warns if ${warnIf.trim()}`, `fails if ${errorIf.trim()}`];
  // What is written and never counts has to be said somewhere.
  const isIdle = errorIf.trim() !== noFailure;
  if (severity === 'warn') return isIdle ? `${warns}; severity warn never fails` : warns;
  return warnIf.trim() === errorIf.trim() ? fails : `${warns}, ${fails}`;
}
