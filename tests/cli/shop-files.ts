/** A table, another one that reads it, and a test: what `plan` and what is unchanged are shown on. */
export const shopFiles = {
  'models/silver/orders.sql':
    '{{config materialized="table"}}\nselect 1 as id, 2 as amount, 3 as tax\n',
  'models/gold/totals.sql':
    '{{config materialized="table"}}\nselect sum(amount) as total\nfrom {{ref "silver.orders"}}\n',
  'models/silver/silver.yml': `models:
  - name: orders
    columns: [{ name: id, data_tests: [unique] }]
`,
};

export const otherAmount = {
  'models/silver/orders.sql': shopFiles['models/silver/orders.sql'].replace('2 as', '4 as'),
};
