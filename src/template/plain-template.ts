import type { Body, Expression, NamedArgument, Path, Piece } from '../core/template.ts';

/** A name, a text, a number or a bracket inside an expression; a name behind which an equals sign stands is that of an argument. */
const token =
  /\s*(?:(?<key>[A-Za-z_]\w*)=|(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?=[\s)}])|"(?<double>[^"\\]*)"|'(?<single>[^'\\]*)'|(?<number>-?\d+(?:\.\d+)?)(?=[\s)}])|(?<open>\()|(?<close>\))|(?<end>\}\}(?!\})))/y;

/** Names that Handlebars takes for something else. */
const special = new Set(['as', 'else', 'false', 'null', 'this', 'true', 'undefined']);

/**
 * Reads a template of texts and plain expressions, such as `{{ref "orders"}}` and `{{config tags=(list "a")}}`, as the
 * parser of Handlebars does, in a tenth of its time; undefined for anything else, right or wrong.
 */
export function readPlainTemplate(text: string): Body | undefined {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length;) {
    const open = text.indexOf('{{', at);
    const end = open === -1 ? text.length : open;
    if (end > at) pieces.push({ kind: 'text', text: text.slice(at, end), offset: at });
    if (open === -1) break;
    // A backslash before it, a third bracket, a comment, a block: all these are none of ours.
    if (text[open - 1] === '\\' || !/[\sA-Za-z_]/.test(text.charAt(open + 2))) return undefined;
    const read = new ExpressionReader(text, open + 2).mustache(open);
    if (read === undefined) return undefined;
    pieces.push({ kind: 'output', expression: read.expression, offset: open });
    at = read.end;
  }
  return pieces;
}

interface Token {
  readonly kind: string;
  readonly text: string;
  readonly start: number;
}

const mostNested = 20;

class ExpressionReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  mustache(offset: number): { readonly expression: Expression; readonly end: number } | undefined {
    const expression = this.#call(offset, { closedBy: 'end', depth: 0 });
    return expression === undefined ? undefined : { expression, end: this.#at };
  }

  #call(
    offset: number,
    { closedBy, depth }: { readonly closedBy: 'end' | 'close'; readonly depth: number },
  ): Expression | undefined {
    const first = this.#next();
    if (first?.kind !== 'name' || depth > mostNested) return undefined;
    const callee = path(first);
    const positional: Expression[] = [];
    const named: NamedArgument[] = [];
    if (callee === undefined) return undefined;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      if (next.kind === closedBy) {
        const isValue = closedBy === 'end' && positional.length === 0 && named.length === 0;
        return isValue ? callee : { kind: 'call', callee, positional, named, offset };
      }
      const isNamed = next.kind === 'key';
      const value = isNamed ? this.#value(this.#next(), depth) : this.#value(next, depth);
      // Positional arguments come first.
      if (value === undefined || (!isNamed && named.length > 0)) return undefined;
      if (isNamed) named.push({ name: next.text, value, offset: next.start });
      else positional.push(value);
    }
    return undefined;
  }

  #value(found: Token | undefined, depth: number): Expression | undefined {
    const offset = found?.start ?? 0;
    switch (found?.kind) {
      case 'double':
      case 'single':
        return { kind: 'literal', value: found.text, offset };
      case 'number':
        return { kind: 'literal', value: Number(found.text), offset };
      case 'open':
        return this.#call(offset, { closedBy: 'close', depth: depth + 1 });
      case 'name':
        if (found.text === 'true' || found.text === 'false')
          return { kind: 'literal', value: found.text === 'true', offset };
        return path(found);
      default:
        return undefined;
    }
  }

  #next(): Token | undefined {
    token.lastIndex = this.#at;
    const match = token.exec(this.#text);
    if (match === null) return undefined;
    this.#at = token.lastIndex;
    const start = match.index + match[0].length - match[0].trimStart().length;
    for (const [kind, text] of Object.entries(match.groups ?? {}))
      if (text !== undefined) return { kind, text, start };
    return undefined;
  }
}

function path({ text, start }: Token): Path | undefined {
  const parts = text.split('.');
  if (parts.some((part) => special.has(part))) return undefined;
  return {
    kind: 'path',
    original: text,
    isData: false,
    isScoped: false,
    depth: 0,
    parts,
    offset: start,
  };
}
