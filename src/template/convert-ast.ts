import { IngotError } from '../core/error.ts';
import { locationAt, type SourceText } from '../core/source-text.ts';
import type { Body, Call, Expression, NamedArgument, Path, Piece } from '../core/template.ts';

/** Deepest nesting of blocks and of calls in calls. */
export const maxNesting = 100;

/** Turns the syntax tree of Handlebars into ours: fewer shapes, and offsets in place of lines and columns. */
export function convertProgram(program: hbs.AST.Program, source: SourceText): Body {
  return new Converter(source).body(program, 0);
}

class Converter {
  readonly #source: SourceText;
  readonly #lineStarts: readonly number[];

  constructor(source: SourceText) {
    this.#source = source;
    const starts = [0];
    for (const match of source.text.matchAll(/\r\n?|\n/g))
      starts.push(match.index + match[0].length);
    this.#lineStarts = starts;
  }

  body(program: hbs.AST.Program | undefined, depth: number): Body {
    const statements = program?.body ?? [];
    return statements.flatMap((statement, index) =>
      isA<hbs.AST.ContentStatement>(statement, 'ContentStatement')
        ? this.#text(statement, statements[index - 1])
        : this.#statement(statement, depth + 1),
    );
  }

  #statement(statement: hbs.AST.Statement, depth: number): Piece[] {
    const offset = this.#offset(statement);
    if (depth > maxNesting)
      throw this.#error('TEMPLATE_LIMIT', `Blocks are nested more than ${maxNesting} deep`, offset);
    if (isA<hbs.AST.CommentStatement>(statement, 'CommentStatement')) return [];
    if (isA<hbs.AST.MustacheStatement>(statement, 'MustacheStatement')) {
      return [{ kind: 'output', expression: this.#callOrValue(statement, depth), offset }];
    }
    if (isA<hbs.AST.BlockStatement>(statement, 'BlockStatement'))
      return [this.#block(statement, depth)];
    if (isA<hbs.AST.PartialStatement>(statement, 'PartialStatement'))
      return [this.#partial(statement, undefined, depth)];
    if (isA<hbs.AST.PartialBlockStatement>(statement, 'PartialBlockStatement')) {
      return [this.#partial(statement, this.body(statement.program, depth), depth)];
    }
    if (isA<hbs.AST.DecoratorBlock>(statement, 'DecoratorBlock'))
      return [this.#inline(statement, depth)];
    throw this.#error('TEMPLATE_SYNTAX', 'Only {{#*inline "name"}} may stand with a star', offset);
  }

  #text(statement: hbs.AST.ContentStatement, previous: hbs.AST.Statement | undefined): Piece[] {
    // White space control may have cut off the beginning.
    const original = String(statement.original);
    const cut = Math.max(0, original.indexOf(statement.value));
    // Handlebars drops the line end behind a macro that stands alone; SQL would run together, so it comes back.
    const lineEnd = isPartial(previous) ? /^[ \t]*\r?\n$/.exec(original.slice(0, cut)) : null;
    const start = lineEnd === null ? cut : 0;
    const text = original.slice(start, cut) + statement.value;
    return text === '' ? [] : [{ kind: 'text', text, offset: this.#offset(statement) + start }];
  }

  #block(statement: hbs.AST.BlockStatement, depth: number): Piece {
    // The types of Handlebars 4.7 miss that `{{^name}}` has no program.
    const program = statement.program as hbs.AST.Program | undefined;
    return {
      kind: 'block',
      call: this.#call(statement, depth),
      parameters: program?.blockParams ?? [],
      body: this.body(program, depth),
      inverse: this.body(statement.inverse, depth),
      offset: this.#offset(statement),
    };
  }

  #partial(
    statement: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement,
    block: Body | undefined,
    depth: number,
  ): Piece {
    const [context] = statement.params;
    const { name } = statement;
    return {
      kind: 'partial',
      name: isA<hbs.AST.SubExpression>(name, 'SubExpression')
        ? this.#call(name, depth)
        : { kind: 'literal', value: String(name.original), offset: this.#offset(name) },
      context: context === undefined ? undefined : this.#expression(context, depth),
      named: this.#named(statement.hash, depth),
      block,
      indent: 'indent' in statement ? statement.indent : '',
      offset: this.#offset(statement),
    };
  }

  #inline(statement: hbs.AST.DecoratorBlock, depth: number): Piece {
    const offset = this.#offset(statement);
    const [name] = statement.params;
    const isInline =
      isA<hbs.AST.PathExpression>(statement.path, 'PathExpression') &&
      statement.path.original === 'inline';
    if (!isInline || name === undefined || !isA<hbs.AST.StringLiteral>(name, 'StringLiteral')) {
      throw this.#error(
        'TEMPLATE_SYNTAX',
        'Only {{#*inline "name"}} may stand with a star',
        offset,
      );
    }
    return { kind: 'inline', name: name.value, body: this.body(statement.program, depth), offset };
  }

  #callOrValue(statement: hbs.AST.MustacheStatement, depth: number): Expression {
    const plain =
      statement.params.length === 0 && (statement.hash as hbs.AST.Hash | undefined) === undefined;
    return plain ? this.#expression(statement.path, depth) : this.#call(statement, depth);
  }

  #call(
    node: {
      path: hbs.AST.Expression;
      params: hbs.AST.Expression[];
      hash: hbs.AST.Hash;
      loc: hbs.AST.SourceLocation;
    },
    depth: number,
  ): Call {
    const offset = this.#offset(node);
    const callee = this.#expression(node.path, depth);
    if (callee.kind !== 'path')
      throw this.#error('TEMPLATE_SYNTAX', 'Only a name can be called', offset);
    return {
      kind: 'call',
      callee,
      positional: node.params.map((each) => this.#expression(each, depth)),
      named: this.#named(node.hash, depth),
      offset,
    };
  }

  #named(hash: hbs.AST.Hash | undefined, depth: number): NamedArgument[] {
    return (hash?.pairs ?? []).map((pair) => ({
      name: pair.key,
      value: this.#expression(pair.value, depth),
      offset: this.#offset(pair),
    }));
  }

  #expression(node: hbs.AST.Expression, depth: number): Expression {
    const offset = this.#offset(node);
    if (depth > maxNesting)
      throw this.#error('TEMPLATE_LIMIT', `Calls are nested more than ${maxNesting} deep`, offset);
    if (isA<hbs.AST.SubExpression>(node, 'SubExpression')) return this.#call(node, depth + 1);
    if (isA<hbs.AST.PathExpression>(node, 'PathExpression')) return this.#path(node, offset);
    if (isA<hbs.AST.StringLiteral>(node, 'StringLiteral'))
      return { kind: 'literal', value: node.value, offset };
    if (isA<hbs.AST.NumberLiteral>(node, 'NumberLiteral'))
      return { kind: 'literal', value: node.value, offset };
    if (isA<hbs.AST.BooleanLiteral>(node, 'BooleanLiteral'))
      return { kind: 'literal', value: node.value, offset };
    return { kind: 'literal', value: null, offset };
  }

  #path(node: hbs.AST.PathExpression, offset: number): Path {
    const parts = node.parts.map(String);
    return {
      kind: 'path',
      original: node.original,
      isData: node.data,
      isScoped: /^(?:this\b|\.\.?(?:\/|$))/.test(node.original),
      depth: node.depth,
      parts,
      offset,
    };
  }

  #offset({ loc }: { loc: hbs.AST.SourceLocation }): number {
    return (this.#lineStarts[loc.start.line - 1] ?? 0) + loc.start.column;
  }

  #error(code: string, message: string, offset: number): IngotError {
    return new IngotError(code, message, { location: locationAt(this.#source, offset) });
  }
}

/** The types of Handlebars 4.7 give some statements the wrong `type`, so it is compared as text. */
function isA<T extends hbs.AST.Node>(node: hbs.AST.Node, type: string): node is T {
  return node.type === type;
}

function isPartial(statement: hbs.AST.Statement | undefined): boolean {
  return statement?.type === 'PartialStatement' || statement?.type === 'PartialBlockStatement';
}
