/**
 * The least that a run can cost: sends prepared statements to one connection, in order, and nothing else.
 * `node bench/floor.ts STATEMENTS.json DATABASE` reads a list of SQL texts.
 */
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [, , list = '', database = ':memory:'] = process.argv;
const statements: readonly string[] = JSON.parse(readFileSync(list, 'utf8'));
const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
for (const statement of statements) await connection.run(statement);
connection.closeSync();
// Writes what is only in the log to the database file, as every program does at its end.
instance.closeSync();
