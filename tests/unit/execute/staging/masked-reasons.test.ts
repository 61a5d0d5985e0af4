import { expect, test } from 'vitest';
import { StagingProject, type SourceText } from './staging-fixture.ts';

const phone = { phone: { tags: ['pii'] } };

test.each<readonly [format: string, text: string, options: SourceText]>([
  ['ndjson', '{"phone":+46701234567}\n{"phone":"1"}\n', { format: 'ndjson' }],
  ['ndjson with a key twice', '{"phone":"1","4670":1,"4670":2}\n', { format: 'ndjson' }],
  [
    'ndjson with the tag in capitals',
    '{"phone":+46701234567}\n',
    { format: 'ndjson', columns: { phone: { tags: ['PII'] } } },
  ],
  ['xml', '<r><o><phone>AT&4670;</phone></o></r>', { format: 'xml', record: 'o' }],
])('a reason why a record of %s is bad shows nothing personal', async (_, text, options) => {
  await using project = await StagingProject.create({ 'data/in.txt': text });

  const staged = await project.stage({ columns: phone, ...options });

  const [reject] = await project.rejects(staged, "value, reason, reason like '%***%'");
  expect(JSON.stringify(reject)).not.toContain('4670');
  expect(reject?.[0]).toBe('***');
  expect(reject?.[2]).toBe(true);
});
