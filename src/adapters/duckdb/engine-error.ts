import { EngineError, type Statement } from '../../core/adapter.ts';

/** What was sent to the engine: a statement, and what stood before it. */
export interface Sent {
  readonly statement: Statement;
  readonly before?: string;
}

/** Reads the JSON that DuckDB gives for an error under `errors_as_json`; parser errors carry a prefix before it. */
export function toEngineError(error: unknown, { statement, before = '' }: Sent): EngineError {
  const text = error instanceof Error ? error.message : String(error);
  const detail = readDetail(text.slice(Math.max(0, text.indexOf('{'))));
  if (detail === undefined) {
    const kind = /^(\w+(?: \w+)?) Error: /.exec(text);
    return new EngineError(
      kind?.[1] ?? 'Unknown',
      withoutValues(kind === null ? text : text.slice(kind[0].length)),
      { cause: error },
    );
  }
  return new EngineError(detail.kind, withoutValues(detail.message), {
    position:
      detail.position === undefined
        ? undefined
        : characterOffset(statement, detail.position - before.length),
    candidates: detail.candidates,
    cause: error,
  });
}

/** DuckDB tells the values that stand twice, which may be personal; it does not know. */
function withoutValues(message: string): string {
  return /constraint/i.test(message) ? message.replace(/ key "[^]*"/i, ' key') : message;
}

interface Detail {
  readonly kind: string;
  readonly message: string;
  readonly position: number | undefined;
  readonly candidates: readonly string[];
}

function readDetail(text: string): Detail | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('exception_message' in value))
    return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const position = fields.get('position');
  const candidates = fields.get('candidates');
  return {
    kind: String(fields.get('exception_type')),
    message: String(fields.get('exception_message')),
    position: position === undefined ? undefined : Number(position),
    candidates:
      typeof candidates === 'string' && candidates !== ''
        ? candidates.split(/, ?(?![^()]*\))/)
        : [],
  };
}

/** DuckDB counts bytes of UTF-8; the rest of ingot counts UTF-16 units. */
function characterOffset(statement: Statement, byteOffset: number): number {
  return Buffer.from(statement).subarray(0, byteOffset).toString().length;
}
