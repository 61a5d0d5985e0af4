import { expect, test } from 'vitest';
import { namesOf } from '../../../../src/execute/infer/names.ts';

test.each([
  [['data/raw/airline/orders.csv'], 'airline', 'orders'],
  [['data/raw/orders.csv.gz'], 'raw', 'orders'],
  [['orders_2024-01-31.csv'], 'raw', 'orders'],
  [['orders20240131T101500Z.ndjson'], 'raw', 'orders'],
  [['Order Lines (1).xml'], 'raw', 'order_lines_1'],
  [['data/raw/orders_001.csv', 'data/raw/orders_002.csv'], 'raw', 'orders'],
  [['data/raw/shop/year=2024/x.parquet'], 'shop', 'x'],
  [['01_bom.csv'], 'raw', 'bom'],
  [['2024.csv'], 'raw', '_2024'],
  [['utf16.csv'], 'raw', 'utf16'],
  [['a.csv', 'b.csv'], 'raw', 'records'],
])('%j', (paths, sourceName, tableName) => {
  const location = { path: '', line: 1, column: 1, lineText: '' };
  const files = paths.map((path) => ({ path, sourcePath: path, location }));

  expect(namesOf(files)).toEqual({ sourceName, tableName });
});
