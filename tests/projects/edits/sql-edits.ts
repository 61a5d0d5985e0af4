import { editing, gold, lines, replacing, sales, silver, type EditRow } from './edit-row.ts';

/** Edits of the SQL of models. */
export const sqlEdits: readonly EditRow[] = [
  {
    name: 'a column that children read is renamed, and the children with it',
    steps: [
      {
        edits: {
          [lines]: editing(
            ['amount_inr / sku_count as unit_price_inr', 'amount_inr / sku_count as price_inr'],
            ['amount_inr, unit_price_inr', 'amount_inr, price_inr'],
          ),
          [`${sales}/sales_units.sql`]: replacing('unit_price_inr', 'price_inr'),
        },
      },
    ],
  },
  {
    name: 'a column that nobody reads is added',
    steps: [
      {
        edits: {
          [`${silver}/airline_order_lines.sql`]: replacing(
            '    lines.sku_count,\n',
            '    lines.sku_count,\n    lines.sku_count * 2 as double_count,\n',
          ),
        },
      },
    ],
  },
  {
    name: 'a column that nobody reads is added to a table with many children',
    steps: [
      {
        edits: {
          [`${silver}/airline_orders.sql`]: replacing(
            '    orders.line_count,\n',
            '    orders.line_count,\n    orders.line_count + 1 as next_line,\n',
          ),
        },
      },
    ],
  },
  {
    name: 'a column that nobody reads is added to a table that picks rows by their number',
    steps: [
      {
        edits: {
          [`${silver}/airline_customers.sql`]: replacing(
            '    versions.region,\n',
            '    versions.region,\n    length(versions.customer_name) as name_length,\n',
          ),
        },
      },
    ],
  },
  {
    name: 'a column is added through three common tables',
    steps: [
      {
        edits: {
          [lines]: editing(
            [
              'allotted_amount_inr as amount_inr\n',
              'allotted_amount_inr as amount_inr, ordered_at\n',
            ],
            [
              'amount_inr / sku_count as unit_price_inr',
              'amount_inr / sku_count as unit_price_inr, ordered_at',
            ],
            ['amount_inr, unit_price_inr', 'amount_inr, unit_price_inr, ordered_at'],
          ),
        },
      },
    ],
  },
  {
    name: 'a column is added to the parent of a select * and so to the grandparent of models that read others',
    steps: [
      {
        edits: {
          [lines]: replacing(
            'amount_inr, unit_price_inr\n',
            'amount_inr, unit_price_inr, 1 as one\n',
          ),
        },
      },
    ],
  },
  {
    name: 'a column is added in the middle',
    steps: [
      {
        edits: {
          [lines]: replacing(
            'select order_line_id, order_id, sku_id, sku_count, amount_inr, unit_price_inr',
            'select order_line_id, true as is_line, order_id, sku_id, sku_count, amount_inr, unit_price_inr',
          ),
        },
      },
    ],
  },
  {
    name: 'columns change places',
    steps: [
      {
        edits: {
          [lines]: replacing(
            'select order_line_id, order_id, sku_id, sku_count, amount_inr, unit_price_inr',
            'select sku_id, order_id, order_line_id, sku_count, amount_inr, unit_price_inr',
          ),
        },
      },
    ],
  },
  {
    name: 'a column that only a select * reads is removed',
    steps: [
      {
        edits: {
          [lines]: replacing(
            ', amount_inr, unit_price_inr\n',
            ', amount_inr, unit_price_inr, true as is_line\n',
          ),
        },
      },
      { edits: { [lines]: replacing(', true as is_line\n', '\n') } },
    ],
  },
  {
    name: 'a column that nobody reads is removed',
    steps: [
      {
        edits: {
          [`${gold}/airline_regional_revenue.sql`]: editing(
            ['    item_count,\n', ''],
            ['    sum(item_count)::bigint as item_count\n', '    true as is_region\n'],
          ),
          [`${gold}/airline.yml`]: replacing(
            `      - name: item_count
        description: Items ordered.
        data_tests:
          - not_null
          - positive
      - name: revenue_share_pct`,
            '      - name: revenue_share_pct',
          ),
        },
      },
    ],
  },
  {
    name: 'an expression that one child of three reads is changed',
    steps: [
      {
        edits: {
          [lines]: replacing('amount_inr / sku_count as', '(amount_inr + 1) / sku_count as'),
        },
      },
    ],
  },
  {
    name: 'the type of a column that one child of three reads is changed',
    steps: [
      {
        edits: {
          [lines]: replacing('amount_inr / sku_count as', '(amount_inr / sku_count)::float as'),
        },
      },
    ],
  },
  {
    name: 'a filter is changed',
    steps: [
      {
        edits: {
          [lines]: replacing(
            '"silver.airline_order_lines"}}',
            '"silver.airline_order_lines"}}\n  where sku_count > 1',
          ),
        },
      },
    ],
  },
  {
    name: 'the filter of an ephemeral model is changed',
    steps: [
      {
        edits: {
          'models/silver/sales/sales_kept.sql': replacing('sku_count > 0', 'sku_count > 1'),
        },
      },
    ],
  },
  {
    name: 'a comment is changed',
    steps: [
      {
        edits: {
          [lines]: replacing('-- What was sold, line by line.', '/* Each line that was sold. */'),
        },
      },
    ],
  },
  {
    name: 'white space is changed',
    steps: [
      {
        edits: { [lines]: (text) => text.replaceAll('\n', '\n\n').replaceAll('_id, ', '_id,\n\t') },
      },
    ],
  },
  {
    name: 'line ends are those of Windows',
    steps: [{ edits: { [lines]: (text) => text.replaceAll('\n', '\r\n') } }],
  },
  {
    name: 'keywords and functions are written in capital letters',
    steps: [
      {
        edits: {
          [`${sales}/sales_by_sku.sql`]: editing(
            ['select', 'SELECT'],
            ['from', 'FROM'],
            ['inner join', 'INNER JOIN'],
            ['rank()', 'RANK()'],
            ['group by', 'Group By'],
          ),
        },
      },
    ],
  },
  {
    name: 'a column is renamed to other letters of the same case-insensitive name',
    steps: [
      { edits: { [`${sales}/sales_by_order.sql`]: replacing('as amount_inr', 'as Amount_INR') } },
    ],
  },
  {
    name: 'common tables change places',
    steps: [
      {
        edits: {
          [`${gold}/airline_kpi_summary.sql`]: (text) => {
            const known = /known_customers as \([\s\S]*?\n\),\n\n/.exec(text)?.[0] ?? '';
            return text
              .replace(known, '')
              .replace('best_regions as (', `${known}best_regions as (`);
          },
        },
      },
    ],
  },
  {
    name: 'a common table is renamed',
    steps: [
      {
        edits: { [lines]: editing(['with lines as', 'with sold as'], ['from lines', 'from sold']) },
      },
    ],
  },
  {
    name: 'a view’s SQL is changed to the same rows',
    steps: [
      { edits: { 'models/silver/sales/sales_all.sql': replacing('select *\nfrom', 'from') } },
    ],
  },
  {
    name: 'the rows of a table low down are changed: everything below is built',
    steps: [
      {
        edits: {
          'models/bronze/airline/airline_customers.sql': replacing(
            '{{source "airline_raw" "customers"}}',
            '{{source "airline_raw" "customers"}} where region is not null',
          ),
        },
      },
    ],
  },
];
