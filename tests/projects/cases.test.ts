import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject, type TestProject, type TestRun } from '../support/create-project.ts';
import { expectedFiles, readFiles, type Files } from '../support/expected-folder.ts';

test.each(['shop', 'shop-with-failures', 'ugly'])('the project %s gives what is expected', async (name) => {
  await using project = await createProject({});
  await cp(join(import.meta.dirname, name, 'project'), project.path, { recursive: true });
  await project.run({ threads: 1 });
  const run = await project.run({ threads: 1, force: true });

  const made = await whatWasMade(project, run);

  expect(made).toEqual(await expectedFiles(join(import.meta.dirname, name, 'expected'), made));
});

/** Compiled SQL, results, and the rows of every table and source, as files. */
async function whatWasMade(project: TestProject, { results }: TestRun): Promise<Files> {
  const compiled = await readFiles(join(project.path, 'target/compiled'));
  const tables = await project.query(
    `select schema_name || '.' || table_name from duckdb_tables() where schema_name <> 'ingot'
union all
select schema_name || '.' || view_name from duckdb_views() where schema_name = 'raw'
order by all`,
  );
  const rows = await Promise.all(
    tables.map(async ([table]) => [
      `tables/${String(table)}.json`,
      lines(await project.query(`from ${String(table)} order by all`)),
    ]),
  );
  const outcomes = results.map(({ uniqueId, status, message, rows: count, failures }) => ({
    uniqueId,
    status,
    message,
    rows: count,
    failures,
  }));
  return {
    ...Object.fromEntries(Object.entries(compiled).map(([path, sql]) => [`compiled/${path}`, sql])),
    ...(Object.fromEntries(rows) as Files),
    'results.json': lines(outcomes),
  };
}

/** A list as JSON, one item a line, so that a diff shows what changed. */
function lines(items: readonly unknown[]): string {
  return `[\n${items.map((item) => `  ${JSON.stringify(item)}`).join(',\n')}\n]\n`;
}
