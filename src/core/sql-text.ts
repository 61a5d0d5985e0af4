/** One statement of an SQL text: without the semicolon, and without white space and comments around it. */
export interface StatementSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the statements of an SQL text by its semicolons, as DuckDB's lexer sees them: not those in texts, quoted names,
 * dollar-quoted texts or comments (which may be nested).
 */
export function findStatements(sql: string): StatementSpan[] {
  const spans: StatementSpan[] = [];
  let start: number | undefined;
  let end = 0;
  for (const { offset, length, isContent } of tokens(sql)) {
    if (isContent && sql[offset] === ';') {
      if (start !== undefined) spans.push({ start, end });
      start = undefined;
    } else if (isContent) {
      start ??= offset;
      end = offset + length;
    }
  }
  if (start !== undefined) spans.push({ start, end });
  return spans;
}

interface Token {
  readonly offset: number;
  readonly length: number;
  /** False for white space and comments. */
  readonly isContent: boolean;
}

/**
 * In the order in which the alternatives must be tried; a carriage return alone ends a comment too. Texts are not read by
 * the pattern, which would run out of stack on long ones.
 */
const tokenPattern =
  /(?<space>\s+|--[^\n\r]*)|(?<comment>\/\*)|(?<quote>[eE]?'|")|(?<dollar>\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)|[\w\u0080-\uffff$]+|[^]/gsu;

/** All tokens of an SQL text, as DuckDB's lexer sees them; operators come as single characters. */
export function* tokens(sql: string): Generator<Token> {
  const pattern = new RegExp(tokenPattern);
  for (let match = pattern.exec(sql); match !== null; match = pattern.exec(sql)) {
    const { space, comment, quote, dollar } = match.groups ?? {};
    if (comment !== undefined) pattern.lastIndex = commentEnd(sql, match.index);
    if (quote !== undefined) pattern.lastIndex = quotedEnd(sql, pattern.lastIndex, quote);
    if (dollar !== undefined) {
      const close = sql.indexOf(dollar, pattern.lastIndex);
      pattern.lastIndex = close === -1 ? sql.length : close + dollar.length;
    }
    yield {
      offset: match.index,
      length: pattern.lastIndex - match.index,
      isContent: space === undefined && comment === undefined,
    };
  }
}

/** Where a text ends whose inside begins at an offset; the rest of an unclosed text belongs to it. */
function quotedEnd(sql: string, start: number, quote: string): number {
  const edge = quote === '"' ? /"/g : quote === "'" ? /'/g : /\\|'/g;
  edge.lastIndex = start;
  for (let match = edge.exec(sql); match !== null; match = edge.exec(sql)) {
    const isEscape = match[0] === '\\' || sql[edge.lastIndex] === match[0];
    if (!isEscape) return edge.lastIndex;
    edge.lastIndex++;
  }
  return sql.length;
}

function commentEnd(sql: string, start: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let match = edge.exec(sql); match !== null; match = edge.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return sql.length;
}
