import type { Json } from '../core/json.ts';
import type { GenericTest, Ref } from '../core/node.ts';
import { quoteIdentifier, quoteLiteral } from '../core/relation.ts';

/** What the SQL of a generic test is made of. */
export interface GenericTestParts {
  readonly test: GenericTest;
  /** What the test reads: a relation, or a query in brackets where the test has a `where`. */
  readonly model: string;
  /** The relation that a ref names. */
  readonly relationOf: (ref: Ref) => string;
}

/** The query of a built-in test, which returns the rows that are wrong. */
export function builtinTestSql({ test, model, relationOf }: GenericTestParts): string {
  const column = columnOf(test);
  switch (test.testName) {
    case 'not_null':
      return `select *\nfrom ${model}\nwhere ${column} is null`;
    case 'unique':
      return `select ${column} as unique_field, count(*) as n_records\nfrom ${model}\nwhere ${column} is not null\ngroup by ${column}\nhaving count(*) > 1`;
    case 'accepted_values':
      return acceptedValuesSql(test, { model, column });
    case 'relationships':
    case 'relationships_where': {
      const [to, field] = [test.arguments['to'], valueOf(test, 'field')];
      const parent = to?.kind === 'ref' ? relationOf(to.ref) : '';
      const key = quoteIdentifier(String(field));
      const [ofChild, ofParent] = [and(test, 'from_condition'), and(test, 'to_condition')];
      return `select ${column} as from_field\nfrom ${model}\nwhere ${column} is not null${ofChild}\n  and ${column} not in (select ${key} from ${parent} where ${key} is not null${ofParent})`;
    }
    default:
      throw new Error(`No built-in test is named ${test.testName}`);
  }
}

/** A column below which the test stands is a name; one given as argument is an expression of the project's author. */
export function columnOf(test: GenericTest): string {
  return test.columnName === undefined
    ? String(valueOf(test, 'column_name') ?? '')
    : quoteIdentifier(test.columnName);
}

/** As in dbt, `quote: false` leaves values as SQL; in quotes they take the type of the column. */
function acceptedValuesSql(
  test: GenericTest,
  { model, column }: { model: string; column: string },
): string {
  const values = valueOf(test, 'values');
  const quoted = valueOf(test, 'quote') !== false;
  // In SQL a null in the list would let every value pass; rows without a value are not looked at anyway.
  const list = (Array.isArray(values) ? (values as readonly Json[]) : [])
    .filter((value) => value !== null)
    .map((value) => (quoted ? quoteLiteral(String(value)) : String(value)));
  return `select ${column} as value_field, count(*) as n_records\nfrom ${model}\nwhere ${column} is not null\n  and ${column} not in (${list.join(', ')})\ngroup by ${column}`;
}

/** A condition of the project's author, on a line of its own, for a comment may end it. */
function and(test: GenericTest, name: string): string {
  const condition = valueOf(test, name) ?? null;
  return condition === null ? '' : `\n  and (${String(condition)}\n)`;
}

function valueOf(test: GenericTest, name: string): Json | undefined {
  const argument = test.arguments[name];
  return argument?.kind === 'value' ? argument.value : undefined;
}
