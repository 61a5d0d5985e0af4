import { failure } from './values/conversion.ts';
import { shownText } from './values/shown-text.ts';
import { valueSql, type ValueReading, type ValueSql } from './values/value-sql.ts';

/**
 * A column that stands in a file and in the names of its folders. As in DuckDB and Spark the folder tells its value; a
 * record that has another one is a reject.
 * @param text the value in the record, in SQL; that of the folder likewise
 */
export function folderValue(text: string, folder: string, reading: ValueReading): ValueSql {
  const [own, told] = [valueSql(text, reading), valueSql(folder, reading)];
  const agreed = (way: 'quick' | 'strict') =>
    `case when ${differs(own[way], told[way])} then ${failure} else ${told[way]} end`;
  const others = [own, told].flatMap(({ isBad, reason }) =>
    isBad === undefined ? [] : [{ isBad, reason }],
  );
  const [shown, wanted] = [shownText(text, reading), shownText(folder, reading)];
  const reason = `${shown} || ' is not what the folder says: ' || ${wanted}`;
  return {
    quick: agreed('quick'),
    strict: agreed('strict'),
    tolerant: told.tolerant,
    isBad: `(${[...others.map(({ isBad }) => isBad), differs(own.tolerant, told.tolerant)].join(' or ')})`,
    reason: `(case ${others.map((each) => `when ${each.isBad} then ${each.reason} `).join('')}when true then ${reason} end)`,
  };
}

/** Whether a record has a value, and not that of its folder. */
export function differs(own: string, told: string): string {
  return `((${own}) is not null and (${own}) is distinct from (${told}))`;
}
