import { expect, test } from 'vitest';
import { guessDialect } from '../../../../../src/execute/infer/csv/guess-dialect.ts';

const standard = { quote: '"', escape: '"' };

test.each([
  ['commas', 'id,name\n1,a\n2,b\n', { delimiter: ',', ...standard }, 2],
  [
    'semicolons beside decimal commas',
    'a;b;c\n1;2,5;3,5\n2;3,5;4,5\n',
    { delimiter: ';', ...standard },
    3,
  ],
  ['tabs with bars inside', 'id\tname\n1\ta|b\n2\tc|d\n', { delimiter: '\t', ...standard }, 2],
  ['bars', 'a|b|c\n1|2|3\n', { delimiter: '|', ...standard }, 3],
  ['colons', 'a:b:c\n1:2:3\n4:5:6\n', { delimiter: ':', ...standard }, 3],
  ['title lines above', 'Report\nfor 2024\n\nid,v\n1,2\n2,3\n', { delimiter: ',', ...standard }, 2],
  ['only a header', 'id,v\n', { delimiter: ',', ...standard }, 2],
  ['single quotes', "id,t\n1,'a,b'\n2,'c,d'\n", { delimiter: ',', quote: "'", escape: "'" }, 2],
  [
    'escaped quotes',
    'id,t\n1,"a \\"b\\", c"\n2,"d"\n',
    { delimiter: ',', quote: '"', escape: '\\' },
    2,
  ],
  [
    'inches in values that begin with them',
    'a\tb\n"5\tx\n"6\ty\n',
    { delimiter: '\t', quote: '', escape: '' },
    2,
  ],
  ['an apostrophe', "id,name\n1,O'Brien\n2,D'Arcy\n", { delimiter: ',', ...standard }, 2],
  [
    'prose in one column',
    'note\nhello, world\nfoo\na, b, c\nbar\nbaz\n',
    { delimiter: ';', ...standard },
    1,
  ],
])('%s', (_, text, dialect, width) => {
  expect(guessDialect(text, undefined)).toEqual({ dialect, width, rival: undefined });
});

test('a quote that is not closed is a mistake where others are closed', () => {
  const { dialect } = guessDialect('id,t\n1,"ok"\n2,"open\n3,x\n', undefined);

  expect(dialect.quote).toBe('"');
});

test('what the file says of itself counts more than a rival', () => {
  const { dialect } = guessDialect('a;b,c\n1;2,3\n', ';');

  expect(dialect.delimiter).toBe(';');
});
