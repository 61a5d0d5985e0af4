import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const promises = ['docs/security.md', 'docs/reliability.md'].flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^\| .+ \| `(tests\/[^`]+)`: `([^`]+)` \|$/gm)].map(
    ([, file = '', name = '']) => [file, name, page] as const,
  ),
);

test.each(promises)('%s has the test "%s" that %s names', (file, name) => {
  expect(readFileSync(file, 'utf8')).toContain(`'${name}'`);
});

test.each(['docs/security.md', 'docs/reliability.md'])(
  'every promise of %s names a test',
  (page) => {
    const rows =
      readFileSync(page, 'utf8').match(/^\| (?!---|ingot promises|what happens).+$/gm) ?? [];

    expect(rows.filter((row) => !/`tests\/[^`]+`: `[^`]+` \|$/.test(row))).toEqual([]);
  },
);
