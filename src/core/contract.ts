import type { Ref } from './node.ts';
import type { Location } from './source-text.ts';

/** What a model promises to those who read it: its columns with their types, and what holds for their values. */
export interface Contract {
  readonly columns: readonly ContractColumn[];
  readonly constraints: readonly Constraint[];
  readonly location: Location;
}

export interface ContractColumn {
  readonly name: string;
  readonly dataType: string;
}

/** What holds for all rows. */
export type Constraint = { readonly name: string | undefined; readonly location: Location } & (
  | { readonly kind: 'not_null' | 'unique' | 'primary_key'; readonly columns: readonly string[] }
  | {
      readonly kind: 'check';
      /** A condition, as the author writes it. */
      readonly expression: string;
    }
  | {
      readonly kind: 'foreign_key';
      readonly columns: readonly string[];
      readonly to: Ref;
      readonly toColumns: readonly string[];
    }
);

export const constraintKinds = [
  'not_null',
  'unique',
  'primary_key',
  'foreign_key',
  'check',
] as const satisfies readonly Constraint['kind'][];

/** Equal for contracts that promise the same, wherever they stand. */
export function contractKey(contract: Contract): string {
  return JSON.stringify(contract, (key, value: unknown) =>
    key === 'location' ? undefined : value,
  );
}
