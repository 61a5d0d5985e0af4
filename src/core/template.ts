import type { SourceText } from './source-text.ts';

/** A parsed template: what Handlebars read, as plain data with the character offset of every part. */
export interface Template {
  readonly source: SourceText;
  readonly body: Body;
}

export type Body = readonly Piece[];

export type Piece = TextPiece | OutputPiece | BlockPiece | PartialPiece | InlinePiece;

export interface TextPiece {
  readonly kind: 'text';
  readonly text: string;
  readonly offset: number;
}

/** `{{expression}}` */
export interface OutputPiece {
  readonly kind: 'output';
  readonly expression: Expression;
  readonly offset: number;
}

/** `{{#callee …}} body {{else}} inverse {{/callee}}` */
export interface BlockPiece {
  readonly kind: 'block';
  readonly call: Call;
  readonly parameters: readonly string[];
  readonly body: Body;
  readonly inverse: Body;
  readonly offset: number;
}

/** `{{> name …}}`, or `{{#> name …}} block {{/name}}` */
export interface PartialPiece {
  readonly kind: 'partial';
  readonly name: Expression;
  readonly context: Expression | undefined;
  readonly named: readonly NamedArgument[];
  readonly block: Body | undefined;
  readonly indent: string;
  readonly offset: number;
}

/** `{{#*inline "name"}} body {{/inline}}` */
export interface InlinePiece {
  readonly kind: 'inline';
  readonly name: string;
  readonly body: Body;
  readonly offset: number;
}

export type Expression = Literal | Path | Call;

export interface Literal {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
  readonly offset: number;
}

/** `a.b`, `../a`, `this.a`, `@root`, `@index` */
export interface Path {
  readonly kind: 'path';
  readonly original: string;
  readonly isData: boolean;
  readonly isScoped: boolean;
  readonly depth: number;
  readonly parts: readonly string[];
  readonly offset: number;
}

export interface Call {
  readonly kind: 'call';
  readonly callee: Path;
  readonly positional: readonly Expression[];
  readonly named: readonly NamedArgument[];
  readonly offset: number;
}

export interface NamedArgument {
  readonly name: string;
  readonly value: Expression;
  readonly offset: number;
}
