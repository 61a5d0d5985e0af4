/** A comparison of what a test found with what it may find. */
export interface Threshold {
  readonly operator: Operator;
  readonly limit: number;
  /** Whether the limit is a share of the rows that were looked at, in percent, and not a number of rows. */
  readonly isShare: boolean;
}

type Operator = '>' | '>=' | '<' | '<=' | '=' | '!=' | '<>';

const operators: Readonly<Record<Operator, (value: number, limit: number) => boolean>> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '=': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
  '<>': (value, limit) => value !== limit,
};

/** What holds where nobody says otherwise. */
export const noFailure = '!= 0';

/** Reads a threshold such as `> 10`, `!= 0` or `>= 0.5%`; undefined for anything else. */
export function readThreshold(text: string): Threshold | undefined {
  const found = /^\s*(!=|<>|>=|<=|=|>|<)\s*(\d{1,15})(\.\d+)?\s*(%?)\s*$/.exec(text);
  if (found === null) return undefined;
  const [, operator, whole, fraction = '', percent] = found;
  const isShare = percent === '%';
  const limit = Number(`${whole}${fraction}`);
  if (!isOperator(operator) || (isShare ? limit > 100 : fraction !== '')) return undefined;
  return { operator, limit, isShare };
}

function isOperator(text: string | undefined): text is Operator {
  return text !== undefined && Object.hasOwn(operators, text);
}

/** What a test found: rows that are wrong (or what `fail_calc` makes of them), of so many; those count only for a share. */
export interface Findings {
  readonly failures: number;
  readonly tested: number | undefined;
}

export function isMet({ operator, limit, isShare }: Threshold, findings: Findings): boolean {
  return operators[operator](isShare ? percentOf(findings) : findings.failures, limit);
}

/** The share that is wrong; of no rows nothing is. */
export function percentOf({ failures, tested = 0 }: Findings): number {
  return tested === 0 ? 0 : (100 * failures) / tested;
}

/** Whether the rows that are looked at have to be counted to judge a test. */
export function needsTested(thresholds: readonly string[]): boolean {
  return thresholds.some((text) => readThreshold(text)?.isShare === true);
}
