import { IngotError } from '../../core/error.ts';
import type { GivenInput } from '../../core/unit-test.ts';
import { YamlFields } from '../../core/yaml-fields.ts';
import { readRef } from '../test-arguments.ts';
import { readRows } from './rows.ts';
import type { UnitTestReading } from './unit-tests.ts';

/** The rows that stand in for what the model reads. */
export function readGiven({ fields, fixtures, errors }: UnitTestReading): readonly GivenInput[] {
  return fields.list('given').flatMap((value) => {
    const inner = new YamlFields(value, 'an entry of "given"', errors);
    const input = inner.requiredText('input').trim();
    const written = inner.any('input');
    const ref = written === undefined ? undefined : readRef(written);
    const hasRows = ['rows', 'fixture', 'format'].some((key) => inner.any(key) !== undefined);
    // A seed brings its own, which is told apart later.
    const rows = hasRows || ref?.kind !== 'ref' ? readRows(inner, fixtures) : undefined;
    const isMistake = rows === undefined && (hasRows || ref?.kind !== 'ref');
    inner.finish();
    if (input !== '' && ref === undefined && !/^(?:\{\{)?\s*this\s*(?:\}\})?$/.test(input))
      errors.add(
        new IngotError('YAML_VALUE', `"input" can't be "${input}"`, {
          location: inner.locationOf('input'),
          hint: "Write ref('orders'), source('raw', 'orders'), or this.",
        }),
      );
    return isMistake ? [] : [{ input, ref, rows, location: inner.location }];
  });
}
