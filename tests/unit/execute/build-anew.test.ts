import { expect, test } from 'vitest';
import { createProject } from '../../support/create-project.ts';

test.each([
  ['', 'or build the table anew with --full-refresh.'],
  [
    ' full_refresh=false',
    'or take out its `full_refresh: false` and build the table anew with --full-refresh.',
  ],
])('with%s it is told how the table is built anew', async (config, advice) => {
  const model = (sql: string) => ({
    'models/a.sql': `{{config materialized="incremental" on_schema_change="fail"${config}}} ${sql}`,
  });
  await using project = await createProject(model('select 1 as id'));
  await project.run();
  await project.write(model('select 1 as id, 2 as other'));

  const { errors } = await project.run();

  expect(errors.join('\n')).toContain(advice);
});
