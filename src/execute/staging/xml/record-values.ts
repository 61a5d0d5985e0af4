import { childrenValue, isData, mixedContent, type XmlElement } from './xml-element.ts';
import type { XmlColumns } from './xml-columns.ts';

/** The values of a record by column; undefined is NULL. Columns that are new are added to `columns`. */
export function recordValues(
  record: XmlElement,
  columns: XmlColumns,
): readonly (string | undefined)[] {
  const values: (string | undefined)[] = [];
  for (const attribute of record.attributes) {
    if (isData(attribute)) values[columns.ofAttribute(attribute[0])] = attribute[1];
  }
  const content = mixedContent(record);
  if (content !== undefined && !isBlank(content.value)) {
    values[columns.ofAttribute(content.name)] = textOf(content.value);
  }
  for (const [column, children] of childrenByColumn(record, columns)) {
    values[column] = textOf(childrenValue(children));
  }
  return values;
}

function childrenByColumn(record: XmlElement, columns: XmlColumns): Map<number, XmlElement[]> {
  const groups = new Map<number, XmlElement[]>();
  for (const item of record.content) {
    if (typeof item === 'string') continue;
    const column = columns.ofChild(item.name);
    const group = groups.get(column);
    if (group === undefined) groups.set(column, [item]);
    else group.push(item);
  }
  return groups;
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && !/[^ \t\r\n]/.test(value);
}

function textOf(value: unknown): string | undefined {
  if (value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
