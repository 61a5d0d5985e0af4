import { constraintKinds, type Constraint, type Contract } from '../core/contract.ts';
import { IngotError } from '../core/error.ts';
import type { Column, Ref } from '../core/node.ts';
import type { Location } from '../core/source-text.ts';
import { YamlFields } from '../core/yaml-fields.ts';
import type { YamlValue } from '../core/yaml-value.ts';
import { readNames } from './names.ts';
import type { NodeProperties } from './properties.ts';
import { readRef } from './test-arguments.ts';

/** What is said of a model whose contract is read. */
export interface Promised {
  readonly properties: NodeProperties | undefined;
  /** All that is said of its columns, wherever. */
  readonly columns: readonly Column[];
}

/**
 * The contract of a model; undefined where none is enforced.
 * @param config its configuration, in which `contract` stands
 */
export function readContract(
  config: YamlFields,
  { properties, columns }: Promised,
  what: string,
): Contract | undefined {
  const isEnforced = readEnforced(config, what);
  const constraints = readConstraints(config, properties, what);
  const location = properties?.location ?? config.locationOf('contract');
  if (!isEnforced) {
    refuseIdle(config, constraints, what);
    return undefined;
  }
  refuseSecondKey(config, constraints, what);
  const untyped = columns.filter(({ dataType }) => dataType === undefined);
  if (columns.length === 0 || untyped.length > 0)
    config.errors.add(incomplete(what, untyped, location));
  return {
    columns: columns.map(({ name, dataType = '' }) => ({ name, dataType })),
    constraints,
    location,
  };
}

/** What the foreign keys of a contract refer to. */
export function refsOfContract(contract: Contract | undefined): readonly Ref[] {
  return (contract?.constraints ?? []).flatMap((constraint) =>
    constraint.kind === 'foreign_key' ? [constraint.to] : [],
  );
}

function readEnforced(config: YamlFields, what: string): boolean {
  const map = config.map('contract');
  if (map === undefined) return false;
  const fields = new YamlFields(map, `the contract of ${what}`, config.errors);
  const isEnforced = fields.boolean('enforced') ?? false;
  fields.finish();
  return isEnforced;
}

function readConstraints(
  { errors }: YamlFields,
  properties: NodeProperties | undefined,
  what: string,
): readonly Constraint[] {
  const ofColumns = (properties?.columns ?? []).flatMap(({ column, constraints }) =>
    constraints.map((value) => ({ value, column: column.name })),
  );
  const ofModel = (properties?.constraints ?? []).map((value) => ({ value, column: undefined }));
  return [...ofColumns, ...ofModel].flatMap(({ value, column }) => {
    const fields = new YamlFields(value, `a constraint of ${what}`, errors);
    const found = readConstraint(fields, value, column);
    fields.finish();
    return found ?? [];
  });
}

function readConstraint(
  fields: YamlFields,
  value: YamlValue,
  column: string | undefined,
): Constraint | undefined {
  const kind = fields.choice('type', constraintKinds);
  const columns = column === undefined ? readNames(fields, 'columns') : [column];
  const expression = fields.text('expression');
  const common = { name: fields.text('name'), location: value.location() };
  // Whether an engine can do it is known here: DuckDB does them all.
  for (const key of ['warn_unenforced', 'warn_unsupported']) fields.boolean(key);
  const to = fields.any('to');
  const toColumns = readNames(fields, 'to_columns');
  if (fields.any('type') === undefined) return needs(fields, 'type');
  switch (kind) {
    case undefined:
      return undefined;
    case 'check':
      return expression === undefined
        ? needs(fields, 'expression')
        : { ...common, kind, expression };
    case 'not_null':
    case 'unique':
    case 'primary_key':
      if (expression !== undefined) refuseExpression(fields, kind);
      return columns.length === 0 ? needs(fields, 'columns') : { ...common, kind, columns };
    case 'foreign_key': {
      const ref = to === undefined ? undefined : readRef(to);
      if (columns.length === 0) return needs(fields, 'columns');
      if (to === undefined) return needs(fields, 'to');
      if (ref === undefined) return refuseTo(fields);
      if (toColumns.length !== columns.length) return needs(fields, 'to_columns');
      return { ...common, kind, columns, to: ref, toColumns };
    }
  }
}

const hints: Readonly<Record<string, string>> = {
  type: `It can be ${constraintKinds.map((kind) => `"${kind}"`).join(', ')}.`,
  columns: 'Name the columns that it holds for.',
  expression: 'Write the condition that holds for every row: amount > 0.',
  to: "Name the node whose rows are meant: to: ref('customers').",
  to_columns: 'Name a column there for each column here: to_columns: [id].',
};

function needs(fields: YamlFields, key: string): undefined {
  fields.missingKey(key, { message: `A constraint needs "${key}"`, hint: hints[key] });
}

function refuseTo(fields: YamlFields): undefined {
  fields.wrongValue('to', { message: '"to" of a constraint must name a node', hint: hints['to'] });
}

function refuseExpression(fields: YamlFields, kind: string): void {
  fields.wrongValue('expression', {
    message: `A constraint of the type "${kind}" has no expression`,
    hint: 'Take it out, or write the type "check".',
  });
}

function refuseSecondKey(
  { errors }: YamlFields,
  constraints: readonly Constraint[],
  what: string,
): void {
  const [, second] = constraints.filter(({ kind }) => kind === 'primary_key');
  if (second === undefined) return;
  errors.add(
    new IngotError('YAML_VALUE', `A second primary key of ${what} begins here`, {
      location: second.location,
      hint: 'A key of several columns is one constraint of the model: constraints: [{ type: primary_key, columns: [a, b] }]. Another key is "unique".',
    }),
  );
}

/** Constraints that nobody looks at would be taken for kept. */
function refuseIdle({ errors }: YamlFields, [first]: readonly Constraint[], what: string): void {
  if (first === undefined) return;
  errors.add(
    new IngotError('CONTRACT_NOT_ENFORCED', `The constraints of ${what} would not be kept`, {
      location: first.location,
      hint: 'Say `contract: { enforced: true }` in its configuration, or test the columns instead.',
    }),
  );
}

function incomplete(
  what: string,
  untyped: readonly { readonly name: string }[],
  location: Location,
): IngotError {
  const names = untyped.map(({ name }) => `"${name}"`).join(', ');
  return new IngotError(
    'CONTRACT_INCOMPLETE',
    names === ''
      ? `The contract of ${what} names no columns`
      : `The contract of ${what} has no type for ${names}`,
    { location, hint: 'Name every column with its `data_type`.' },
  );
}
