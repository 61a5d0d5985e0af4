import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SeenFiles } from '../../../../src/execute/staging/seen-files.ts';
import { StagingProject } from './staging-fixture.ts';

test.each([
  ['XML', { format: 'xml', record: 'o' }, `<l>${'<o><a>1</a></o>'.repeat(100_000)}</l>`],
  ['JSON', { format: 'json' }, `[${'{"a":1},'.repeat(200_000)}{"a":1}]`],
] as const)(
  'a file of %s that is cut off while it is read is told to have changed, and not to be broken',
  async (_, source, text) => {
    await using project = await StagingProject.create({ 'data/in.1': text });
    const seen = await SeenFiles.open(join(project.stagingDir, 'raw/orders'));
    const remember = seen.remember.bind(seen);
    seen.remember = (...made) => {
      remember(...made);
      truncateSync(join(project.root, 'data/in.1'), 1_200_000);
    };

    await expect(project.stage(source, 'batch-1', { seen })).rejects.toMatchObject({
      code: 'SOURCE_FILE_CHANGED',
    });
  },
);
