const decimal = /^DECIMAL\((\d+),(\d+)\)$/;
const widestDecimal = 38;

/** The type in which values of two types are compared, where the types alone tell; the engine is asked for the others. */
export function comparedType(left: string, right: string): string | undefined {
  if (left === right) return left;
  // What text says is compared as a value: 1.50 in a CSV file is 1.5.
  if (left === 'VARCHAR') return right;
  if (right === 'VARCHAR') return left;
  const [a, b] = [decimal.exec(left), decimal.exec(right)];
  if (a === null || b === null) return undefined;
  // DuckDB 1.5 would take DECIMAL(38,0) for DECIMAL(38,10) and DECIMAL(38,0), and lose the fraction.
  const scale = Math.max(Number(a[2]), Number(b[2]));
  const whole = Math.max(Number(a[1]) - Number(a[2]), Number(b[1]) - Number(b[2]));
  return `DECIMAL(${Math.min(widestDecimal, whole + scale)},${scale})`;
}

/** Asks the engine, as the type of the only column, for the type that values of two types have together. */
export function togetherSql(left: string, right: string): string {
  return `describe select coalesce(null::${left}, null::${right}) as together`;
}

/** The wider type that shows what a cast of text to a type would round off; undefined: nothing. */
export function exactWitness(type: string): string | undefined {
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL\(.*\))$/.test(type)) return 'DOUBLE';
  return type === 'DATE' ? 'TIMESTAMP' : undefined;
}

/** Whether `hash` takes different values of a type for one: of DuckDB 1.5 an empty list, and NULL within, hash as NULL. */
export function isNested(type: string): boolean {
  return /\[\d*\]$|^(?:STRUCT|MAP|UNION)\(|^VARIANT$/.test(type);
}
