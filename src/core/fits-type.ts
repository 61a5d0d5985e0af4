/** Whether a type of DuckDB, as `describe` writes it, can hold every value of another one unchanged. */
export function fitsType(from: string, to: string): boolean {
  if (from === to) return true;
  if (from === 'FLOAT' || from === 'DOUBLE') return from === 'FLOAT' && to === 'DOUBLE';
  if (from === 'DATE') return to === 'TIMESTAMP';
  const inner = numbersOf(from);
  const outer = numbersOf(to);
  if (inner === undefined || outer === undefined) return false;
  return (
    inner.scale <= outer.scale && inner.smallest >= outer.smallest && inner.largest <= outer.largest
  );
}

/** The numbers of a type: whole ones between two, and so many digits after the point. */
interface Numbers {
  readonly smallest: bigint;
  readonly largest: bigint;
  readonly scale: number;
}

const integers: Readonly<Record<string, Numbers>> = {
  TINYINT: signed(8n),
  SMALLINT: signed(16n),
  INTEGER: signed(32n),
  BIGINT: signed(64n),
  HUGEINT: signed(128n),
  UTINYINT: unsigned(8n),
  USMALLINT: unsigned(16n),
  UINTEGER: unsigned(32n),
  UBIGINT: unsigned(64n),
  UHUGEINT: unsigned(128n),
  // Whole numbers up to there are told apart.
  FLOAT: between(-(2n ** 24n), 2n ** 24n),
  DOUBLE: between(-(2n ** 53n), 2n ** 53n),
};

function numbersOf(type: string): Numbers | undefined {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  if (decimal === null) return integers[type];
  const [, width, scale] = decimal;
  const largest = 10n ** BigInt(Number(width) - Number(scale)) - 1n;
  return { ...between(-largest, largest), scale: Number(scale) };
}

function signed(bits: bigint): Numbers {
  return between(-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n);
}

function unsigned(bits: bigint): Numbers {
  return between(0n, 2n ** bits - 1n);
}

function between(smallest: bigint, largest: bigint): Numbers {
  return { smallest, largest, scale: 0 };
}
