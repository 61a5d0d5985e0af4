/** A type of DuckDB, read from the text in which DuckDB writes it. */
export type DuckDbType =
  | {
      readonly kind: 'plain';
      readonly name: string;
      /** 18 and 2 of `DECIMAL(18,2)`. */
      readonly arguments?: readonly string[];
    }
  | { readonly kind: 'list'; readonly element: DuckDbType }
  | { readonly kind: 'struct'; readonly fields: readonly TypeField[] }
  | { readonly kind: 'map'; readonly key: DuckDbType; readonly value: DuckDbType }
  | { readonly kind: 'union'; readonly members: readonly TypeField[] }
  | { readonly kind: 'enum'; readonly values: readonly string[] };

/** A field of a struct, or a member of a union; a struct made by `row(…)` has fields without names. */
export interface TypeField {
  readonly name: string;
  readonly type: DuckDbType;
}

/** The types that stand inside of a type. */
export function innerTypes(type: DuckDbType): readonly DuckDbType[] {
  switch (type.kind) {
    case 'plain':
    case 'enum':
      return [];
    case 'list':
      return [type.element];
    case 'struct':
      return type.fields.map((field) => field.type);
    case 'map':
      return [type.key, type.value];
    case 'union':
      return type.members.map((member) => member.type);
  }
}
