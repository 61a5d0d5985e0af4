import { expect, test } from 'vitest';
import { readText } from './read-text.ts';

const broken = [
  '{"a":"x"y"}',
  '{"a":"x"y","b":1}',
  '{"a":"Joe "Bob" Smith"}',
  '{"a":"5" wide","b":{"c":[1,{"d":2}]}}',
  '{"a":"5"","b":1}',
  '{"a":""x","b":1}',
  '{"a":"he said "hi", twice","b":1}',
  '{"a":["x"y","z"],"b":1}',
  '{"a":{"b":"x"y"},"c":"z"}',
  '{"a":"\\"x"y\\\\","b":1}',
  '{"a":"x"é , ","b":1}',
  '{"a"b":1,"c":2}',
  '{"a":"x",y","b":1}',
  '{a:"x",b:"y"}',
  '{"a":xyz","b":1}',
  '{"a":x y"}',
  '{"a":nxyz","b":1}',
  '{"a":12 x","b":1}',
  '{"a":None,"b":"x"}',
  '{"a":"[{"b":1},{"b":2}]","c":1}',
  '{"a":"{"b":1}","c":1}',
  '{"a":ObjectId("5f")}',
];

test.each(broken)('a quote too many or too few costs one record: %s', async (element) => {
  const text = `[{"z":1},${element},{"z":"2"},{"z":[{"y":3}]}]`;

  const results = await Promise.all(
    [1, 2, 7, 1_000].map((pieceBytes) => readText(text, { pieceBytes })),
  );

  expect(results.map(({ rows, texts, records }) => ({ rows, texts, records }))).toEqual(
    results.map(() => ({
      rows: [{ z: '1' }, { z: '2' }, { z: '[{"y":3}]' }],
      texts: [element],
      records: 4,
    })),
  );
});

test.each(['{"a":"x"y"}', '{"a":"x"y","b":[1,{"c":"d"}]}'])(
  'several on one line cost one record each: %s',
  async (element) => {
    const text = `[${element},{"z":1},${element},${element},{"z":2}, ${element} ]`;

    expect(await readText(text)).toMatchObject({
      rows: [{ z: '1' }, { z: '2' }],
      texts: [element, element, element, element],
      records: 6,
    });
  },
);

test('a quote that its line closes ends there', async () => {
  const text = '[{"a":"x"y\n"b":1},{"a":"x"y" \n},{"z":1}]';

  expect(await readText(text)).toMatchObject({
    rows: [{ z: '1' }],
    texts: ['{"a":"x"y\n"b":1}', '{"a":"x"y" \n}'],
  });
});

test('what is missing in a record with sound quotes is no stray quote', async () => {
  const elements = ['{"a":"x" 5}', '{"a":"x" /* y */}', '{"a":1,"b" 2}', '{"a":"x" {"b":1}}'];

  const result = await readText(`[${elements.map((each) => `${each},{"z":1}`).join(',')}]`);

  expect(result).toMatchObject({ texts: elements, records: 8 });
});
