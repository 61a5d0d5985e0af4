import { expect, test } from 'vitest';
import { createProject } from '../support/create-project.ts';
import { runCli } from '../support/run-cli.ts';

test('an encoding, a limit of texts and an optional list of JSON are what the YAML says', async () => {
  await using project = await createProject({
    'models/sources.yml': `sources:
  - name: raw
    tables:
      - { name: names, files: data/in/names.ndjson, encoding: latin-1, limits: { text: 6 } }
      - { name: lines, files: data/in/orders.json, explode: { path: lines, keys: [id], optional: true } }
`,
    'data/in/names.ndjson': Buffer.from('{"name":"Åsa"}\n{"name":"Bengt-Åke"}\n', 'latin1'),
    'data/in/orders.json': '[{"id":1},{"id":2}]',
  });

  const result = await runCli(['stage', '--quiet'], { cwd: project.path });

  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(
    await project.query(
      'select name, (select count(*)::int from raw.lines), (select reason from ops.rejects) from raw.names',
    ),
  ).toEqual([['Åsa', 0, 'a text in the record is longer than 6 bytes (limits.text)']]);
});

test('a path that no record has fails a source of JSON, and is a warning in XML', async () => {
  await using project = await createProject({
    'models/sources.yml': `sources:
  - name: raw
    tables:
      - { name: json, files: data/in/orders.json, explode: { path: line, keys: [id] } }
      - { name: xml, files: data/in/orders.xml, explode: { path: line, keys: [id] } }
`,
    'data/in/orders.json': '[{"id":1,"lines":[]}]',
    'data/in/orders.xml': '<orders><order id="1"><lines/></order></orders>',
  });

  const { exitCode, stderr } = await runCli(['stage', '--check'], { cwd: project.path });

  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    'error SOURCE_PATH_NOT_FOUND: No record of raw.json has "line", so it has no rows',
  );
  expect(stderr).toContain('The records have "lines".');
  expect(stderr).toContain(
    'warning SOURCE_PATH_NOT_FOUND: No record of raw.xml has "line", so it has no rows',
  );
});
