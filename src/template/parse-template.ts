import Handlebars from 'handlebars';
import { IngotError } from '../core/error.ts';
import { locationAt, locationAtLine, type Location, type SourceText } from '../core/source-text.ts';
import type { Template } from '../core/template.ts';
import { convertProgram } from './convert-ast.ts';
import { readPlainTemplate } from './plain-template.ts';

/** Longest template in characters: far above any SQL written by hand, far below what would stall the parser. */
export const maxTemplateLength = 1_000_000;

/**
 * Reads Handlebars text into plain data.
 * @throws IngotError TEMPLATE_SYNTAX or TEMPLATE_LIMIT with the place of the mistake
 */
export function parseTemplate(source: SourceText): Template {
  if (source.text.length > maxTemplateLength) {
    throw new IngotError(
      'TEMPLATE_LIMIT',
      `The template is longer than ${maxTemplateLength.toLocaleString('en')} characters`,
      {
        location: locationAtLine(source, 1, 1),
      },
    );
  }
  // Most texts in YAML and many macros have no expression at all.
  if (!source.text.includes('{{'))
    return { source, body: [{ kind: 'text', text: source.text, offset: 0 }] };
  const plain = readPlainTemplate(source.text);
  if (plain !== undefined) return { source, body: plain };
  try {
    return { source, body: convertProgram(Handlebars.parse(source.text), source) };
  } catch (error) {
    throw syntaxError(error, source);
  }
}

function syntaxError(error: unknown, source: SourceText): unknown {
  if (error instanceof IngotError) return error;
  if (error instanceof RangeError) {
    return new IngotError('TEMPLATE_LIMIT', 'The template is nested too deeply', {
      location: locationAtLine(source, 1, 1),
      cause: error,
    });
  }
  if (!(error instanceof Error)) return error;
  const placed = placeOf(error, source);
  if (placed === undefined) return error;
  return new IngotError('TEMPLATE_SYNTAX', placed.message, {
    location: placed.location,
    hint: looksLikeJinja(placed.location) ? jinjaHint : syntaxHint,
    cause: error,
  });
}

const syntaxHint =
  'Expressions look like {{ref "orders"}}; blocks like {{#if (eq target.name "prod")}} … {{/if}}.';
const jinjaHint =
  'This looks like Jinja; in Handlebars it is {{ref "orders"}}, {{upper name}}, {{#if …}} … {{/if}}.';

/** A call with brackets, or a filter. */
function looksLikeJinja({ lineText, column }: Location): boolean {
  // Far from the place there is nothing to see, and a line may be as long as the file.
  const near = lineText.slice(Math.max(0, column - 500), column + 500);
  return /\{\{-?\s*\w+\s*\(|\{\{[^}]*\|\s*\w+/.test(near);
}

function placeOf(error: Error, source: SourceText) {
  const message = error.message;
  // A closing tag that does not match carries its place: `if doesn't match each - 3:4`.
  const mismatch = /^(?<what>.*) - (?<line>\d+):(?<column>\d+)$/s.exec(message)?.groups;
  if (mismatch !== undefined) {
    const location = locationAtLine(
      source,
      Number(mismatch['line']),
      Number(mismatch['column']) + 1,
    );
    const [opened, closed] = (mismatch['what'] ?? '').split(" doesn't match ");
    return closed === undefined
      ? { message: mismatch['what'] ?? '', location }
      : { message: `The block {{#${opened}}} is closed by {{/${closed}}}`, location };
  }
  const parse =
    /(?:Parse|Lexical) error on line (?<line>\d+)[.:](?: Unrecognized text\.)?\n(?<shown>.*)\n(?<caret>-*\^)\n?(?<what>.*)$/s.exec(
      message,
    )?.groups;
  if (parse === undefined) return undefined;
  const offset = offsetOfShown(
    source.text,
    parse['shown'] ?? '',
    (parse['caret'] ?? '').length - 1,
  );
  const location =
    offset === undefined
      ? locationAtLine(source, Number(parse['line']), 1)
      : locationAt(source, offset);
  return { message: plainWords(parse['what'] ?? ''), location };
}

/** The parser shows up to 20 characters around the place, without line ends; this finds them again. */
function offsetOfShown(text: string, shown: string, caret: number): number | undefined {
  const before = shown.slice(0, caret).replace(/^\.\.\./, '');
  const after = shown.slice(caret).replace(/\.\.\.$/, '');
  for (let offset = 0; offset <= text.length; offset++) {
    if (
      text.slice(0, offset).slice(-20).replaceAll('\n', '').endsWith(before) &&
      text
        .slice(offset, offset + 20)
        .replaceAll('\n', '')
        .startsWith(after.slice(0, 20))
    ) {
      return offset;
    }
  }
  return undefined;
}

const tokenWords: Readonly<Record<string, string>> = {
  CLOSE: '"}}"',
  CLOSE_RAW_BLOCK: '"}}}}"',
  CLOSE_SEXPR: '")"',
  CLOSE_UNESCAPED: '"}}}"',
  OPEN_ENDBLOCK: 'a closing "{{/"',
  OPEN_SEXPR: '"("',
  ID: 'a name',
  STRING: 'a text',
  NUMBER: 'a number',
  SEP: 'a dot',
  EQUALS: '"="',
};

function plainWords(what: string): string {
  const got = /got '(\w+)'/.exec(what)?.[1];
  if (got === undefined || got === 'INVALID')
    return 'The expression is not closed, or has a character that has no meaning in it';
  const closing = got === 'EOF' && what.includes('OPEN_ENDBLOCK');
  if (closing) return 'The template ends inside a block that is not closed';
  if (got === 'EOF') return 'The template ends inside an expression that is not closed';
  return `Unexpected ${tokenWords[got] ?? 'text'} in a template expression`;
}
