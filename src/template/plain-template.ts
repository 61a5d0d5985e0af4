import type { Body, Expression, NamedArgument, Path, Piece } from '../core/template.ts';

/** What stands in an expression: a name, a text, a number. A name before an equals sign is that of an argument. */
const name = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;
const number = /-?\d+(?:\.\d+)?/y;
const blanks = /\s*/y;

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
  readonly kind: 'close' | 'end' | 'key' | 'name' | 'number' | 'open' | 'text';
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
      case 'text':
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
    this.#at += lengthOf(blanks, this.#text, this.#at);
    const start = this.#at;
    const sign = this.#text.charAt(start);
    switch (sign) {
      case '"':
      case "'":
        return this.#quoted(sign, start);
      case '(':
        return this.#take('open', { start, length: 1 });
      case ')':
        return this.#take('close', { start, length: 1 });
      case '}': {
        const isEnd = this.#text.startsWith('}}', start) && this.#text[start + 2] !== '}';
        return isEnd ? this.#take('end', { start, length: 2 }) : undefined;
      }
      default:
        return this.#word(start);
    }
  }

  #quoted(quote: string, start: number): Token | undefined {
    const end = this.#text.indexOf(quote, start + 1);
    if (end === -1) return undefined;
    this.#at = end + 1;
    const text = this.#text.slice(start + 1, end);
    return text.includes('\\') ? undefined : { kind: 'text', text, start };
  }

  #word(start: number): Token | undefined {
    const length = lengthOf(name, this.#text, start);
    const digits = length > 0 ? 0 : lengthOf(number, this.#text, start);
    const after = this.#text.charAt(start + length + digits);
    if (length > 0 && after === '=') {
      const key = this.#take('key', { start, length });
      this.#at++;
      return key.text.includes('.') ? undefined : key;
    }
    if (length + digits === 0 || !/[\s)}]/.test(after)) return undefined;
    return this.#take(length > 0 ? 'name' : 'number', { start, length: length + digits });
  }

  #take(kind: Token['kind'], { start, length }: { start: number; length: number }): Token {
    this.#at = start + length;
    return { kind, text: this.#text.slice(start, this.#at), start };
  }
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex - at : 0;
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
