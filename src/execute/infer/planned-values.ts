import { fileDefaults, type ValueOptions } from '../../core/file-spec.ts';
import type { PlannedOption } from './plan.ts';

/** How texts become values by the options of a table. */
export function sharedValues(options: readonly PlannedOption[]): ValueOptions {
  const valueOf = (key: string) => options.find((option) => option.key === key)?.value;
  const nulls = valueOf('nulls');
  return {
    ...fileDefaults.values,
    trim: valueOf('trim') === true,
    decimal: valueOf('decimal') === ',' ? ',' : '.',
    nulls: typeof nulls === 'object' ? nulls : fileDefaults.values.nulls,
  };
}
