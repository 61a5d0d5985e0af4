import { replacing, type EditRow } from './edit-row.ts';

const customers = 'data/raw/airline/customers.csv';
const secondFile = `customer_id,customer_name,mobile_number,region
CUST-900,Asha Rao,9000000900,North
`;

/** Edits of what models are made of beside their SQL: macros, variables, files, seeds. */
export const inputEdits: readonly EditRow[] = [
  {
    name: 'the body of a macro that two models use',
    steps: [
      { edits: { 'macros/rupees.hbs': replacing('round({{amount}})', 'floor({{amount}})') } },
    ],
  },
  {
    name: 'the comment of a macro',
    steps: [{ edits: { 'macros/rupees.hbs': replacing('Paise are not shown.', 'Whole rupees.') } }],
  },
  {
    name: 'a macro that prints the same as before',
    steps: [
      {
        edits: {
          'macros/rupees.hbs': replacing(
            'round({{amount}})::bigint',
            'cast(round({{amount}}) as bigint)',
          ),
        },
      },
    ],
  },
  {
    name: 'a variable that one model uses',
    steps: [
      { edits: { 'ingot.yml': replacing('smallest_amount_inr: 0', 'smallest_amount_inr: 300') } },
    ],
  },
  {
    name: 'the same variable, given to the command',
    steps: [{ vars: { smallest_amount_inr: 300 } }],
  },
  {
    name: 'a variable that no model uses',
    steps: [{ edits: { 'ingot.yml': replacing('nobody_reads_this: 1', 'nobody_reads_this: 2') } }],
  },
  { name: 'an environment variable', steps: [{ environment: { REPORT_TITLE: 'Bus' } }] },
  {
    name: 'a setting of the target that changes results, and one that does not',
    steps: [
      {
        edits: {
          'profiles.yml': (text) =>
            text.replaceAll(
              'threads: 2 }',
              'threads: 2, settings: { default_null_order: nulls_first } }',
            ),
        },
      },
      {
        edits: {
          'profiles.yml': (text) =>
            text.replaceAll('settings: {', "settings: { memory_limit: '300MB',"),
        },
      },
    ],
  },
  {
    name: 'an environment variable that no model uses',
    steps: [{ environment: { OTHER: 'Bus' } }],
  },
  {
    name: 'a row of a raw file',
    steps: [{ edits: { [customers]: replacing('Vidya Bose', 'Vidya Basu') } }],
  },
  {
    name: 'a second raw file, which is then removed',
    steps: [
      { edits: { 'data/raw/airline/customers-2.csv': secondFile } },
      { edits: { 'data/raw/airline/customers-2.csv': undefined } },
    ],
  },
  {
    name: 'a raw file gets another name',
    steps: [
      { edits: { 'data/raw/airline/customers-2.csv': secondFile } },
      {
        edits: {
          'data/raw/airline/customers-2.csv': undefined,
          'data/raw/airline/customers-3.csv': secondFile,
        },
      },
    ],
  },
  {
    name: 'a raw file with the bytes of another one',
    steps: [
      { edits: { 'data/raw/airline/customers-2.csv': secondFile } },
      { edits: { 'data/raw/airline/customers-3.csv': secondFile } },
    ],
  },
  {
    name: 'a value of a seed',
    steps: [{ edits: { 'seeds/region_targets.csv': replacing('East,10', 'East,20') } }],
  },
  {
    name: 'the order of the columns of a seed',
    steps: [
      {
        edits: {
          'seeds/region_targets.csv': () =>
            'target_inr,region\n900000,North\n700000,South\n10,East\n',
        },
      },
    ],
  },
  {
    name: 'a type of a seed',
    steps: [
      {
        edits: {
          'seeds/seeds.yml':
            'seeds:\n  - name: region_targets\n    config: { column_types: { target_inr: "decimal(12,2)" } }\n',
        },
      },
    ],
  },
  {
    name: 'what a source says of its columns, in words',
    steps: [
      {
        edits: {
          'models/bronze/airline/sources.yml': replacing(
            'One record a customer.',
            'A customer each.',
          ),
        },
      },
    ],
  },
];
