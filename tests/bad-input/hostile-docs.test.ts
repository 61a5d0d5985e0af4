import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const promises = readFileSync('docs/security.md', 'utf8').matchAll(
  /^\| .+ \| `(tests\/[^`]+)`: `([^`]+)` \|$/gm,
);

test.each([...promises].map(([, file, name]) => [file!, name!] as const))(
  '%s has the test that docs/security.md names: %s',
  (file, name) => {
    expect(readFileSync(file, 'utf8')).toContain(`'${name}'`);
  },
);
