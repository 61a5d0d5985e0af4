/** One thing that DuckDB has against a record. */
export interface RecordError {
  readonly type: string;
  readonly column: string | undefined;
  readonly message: string;
}

/** All that DuckDB has against a record, in plain words. */
export function reasonOf(errors: readonly RecordError[], columnCount: number): string {
  const found = errors.flatMap(({ message }) => Number(/Found: (\d+)/.exec(message)?.[1] ?? []));
  const reasons = errors.map((error) => {
    switch (error.type) {
      case 'MISSING COLUMNS':
      case 'TOO MANY COLUMNS':
        return `the record has ${count(Math.max(...found), 'value')}, but the file has ${count(columnCount, 'column')}`;
      case 'CAST':
        return castReason(error);
      case 'INVALID ENCODING':
        return `the text of column "${error.column ?? ''}" is not valid UTF-8`;
      case 'UNQUOTED VALUE':
        return 'a quote is not closed, or is followed by more text';
      case 'LINE SIZE OVER MAXIMUM':
        return 'the record is longer than 2 MB';
      default:
        return error.message.slice(0, 1000);
    }
  });
  return [...new Set(reasons)].join('; ');
}

function castReason({ message, column }: RecordError): string {
  const [, value, type] = /Could not convert string "([\s\S]*)" to '([^']*)'/.exec(message) ?? [];
  if (value === undefined || type === undefined) return message.slice(0, 1000);
  const shown = value.length > 200 ? `${value.slice(0, 200)}…` : value;
  return `"${shown}" in column "${column ?? ''}" is not a valid ${type}`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
