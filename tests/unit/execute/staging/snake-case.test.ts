import { expect, test } from 'vitest';
import { snakeCase } from '../../../../src/execute/staging/snake-case.ts';

test.each([
  [' Order ID ', 'order_id'],
  ['Total (SEK)', 'total_sek'],
  ['Ärende-Nr.', 'arende_nr'],
  ['OrderID', 'order_id'],
  ['OrderIDs', 'order_ids'],
  ['XMLParser', 'xml_parser'],
  ['customerName2Id', 'customer_name2_id'],
  ['order_id', 'order_id'],
  ['ORDER_ID', 'order_id'],
  ['_id', '_id'],
  ['2024 Sales', '_2024_sales'],
  ['Straße', 'strasse'],
  ['ग्राहक नाम', 'ग्राहक_नाम'],
  ['Имя Клиента', 'имя_клиента'],
  ['йод', 'йод'],
  ['%', ''],
  ['_', ''],
])('%j becomes %j', (name, expected) => {
  expect(snakeCase(name)).toBe(expected);
});
