import { expect, test } from 'vitest';
import { StagingProject } from '../staging-fixture.ts';
import { sourceOf } from '../staging-fixture.ts';
import { checkFormats } from '../../../../../src/execute/staging/values/check-formats.ts';

function sourceWith(format: string) {
  const column = { name: 'd', description: '', dataType: 'date', tags: [], meta: {} };
  return { ...sourceOf(), columns: [{ ...column, reading: { formats: ['%Y-%m-%d', format] } }] };
}

test.each([
  [
    '%Y-%m-%d %Q',
    'The format "%Y-%m-%d %Q" of column "d" of source "raw.orders" can\'t be used: "%Q" stands for nothing',
  ],
  [
    "it's %s",
    'The format "it\'s %s" of column "d" of source "raw.orders" can\'t be used: "%s" stands for nothing',
  ],
  [
    '%Y%',
    'The format "%Y%" of column "d" of source "raw.orders" can\'t be used: a lone "%" stands in it',
  ],
])('%s is a mistake', async (format, message) => {
  await using project = await StagingProject.create();

  await expect(checkFormats(sourceWith(format), project.session)).rejects.toMatchObject({
    code: 'SOURCE_FORMAT_INVALID',
    message,
  });
});

test.each(['%d.%m.%y', '%Y%%', '%A %-d %B %Y %I:%M %p', '%c', '%G-W%V-%u', '%Y-%j', '%T %x %z %Z'])(
  '%s is a format',
  async (format) => {
    await using project = await StagingProject.create();

    await expect(checkFormats(sourceWith(format), project.session)).resolves.toBeUndefined();
  },
);
