import type { CompiledNode } from '../core/compiled.ts';
import { IngotError } from '../core/error.ts';
import { findStatements } from '../core/sql-text.ts';
import type { Template } from '../core/template.ts';

/** DuckDB stops reading at the character NUL, so a condition behind it would be lost without a word. */
export function checkNul(sql: string, locate: CompiledNode['locate']): void {
  const at = sql.indexOf('\0');
  if (at === -1) return;
  throw new IngotError('SQL_NUL', 'The SQL holds the character NUL (U+0000)', {
    location: locate(at),
    hint: 'Take it out: what stands behind it would not be read.',
  });
}

/** Cuts off what surrounds the one statement of a text. */
export function singleStatement(
  text: string,
  { source, locate }: { source: Template['source']; locate: CompiledNode['locate'] },
): Pick<CompiledNode, 'sql' | 'locate'> {
  const start = text.length - text.trimStart().length;
  const moved = (offset: number) => locate(offset + start);
  // Without a semicolon and a comment above it, it needs no search, which costs most of compiling.
  if (!text.includes(';') && /[^-/]/.test(text.charAt(start)))
    return { sql: text.trim(), locate: moved };
  const [first, second] = findStatements(text);
  if (first === undefined) {
    throw new IngotError('SQL_EMPTY', `${source.path} has no SQL`, {
      location: { path: source.path, line: 1, column: 1, lineText: '' },
      hint: 'Write one select statement.',
    });
  }
  if (second !== undefined) {
    const hint =
      'A model is one select; what must run before or after it belongs in another model.';
    throw new IngotError('SQL_TWO_STATEMENTS', 'A second statement begins here', {
      location: locate(second.start),
      hint,
    });
  }
  // Comments before and after stay: people look for them in the compiled SQL.
  const semicolon = text.indexOf(';', first.end);
  const tail = semicolon === -1 ? text.slice(first.end) : '';
  return {
    sql: text.slice(start, first.end) + tail.trimEnd(),
    locate: moved,
  };
}
