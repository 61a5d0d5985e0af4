import { fileDefaults } from '../../../core/file-spec.ts';
import type { PlannedOption, ReadingPlan } from '../plan.ts';
import type { Survey } from '../survey-file.ts';
import { recordElements } from './record-element.ts';
import { scanXml } from './scan-xml.ts';

/** Finds out which element of XML files is a record. */
export function planXml(surveys: readonly Survey[]): ReadingPlan {
  const [root] = surveys.slice(0, 20).flatMap(({ head }) => scanXml(textOf(head)) ?? []);
  const [best, ...others] = root === undefined ? [] : recordElements(root);
  const shown = others.slice(0, 5).map(({ path, element }) => `${path} (${element.count})`);
  const names = [
    ...(best?.element.attributes ?? []).filter((name) => !/^xmlns(?::|$)/.test(name)),
    ...(best?.element.children.map(({ name }) => name) ?? []),
  ];
  const isPrefixed = names.some((name) => name.includes(':'));
  const isUnruly = names.some((name) => !/^(?:[^:]+:)?[\p{L}\p{N}_]+$/u.test(name));
  const options: readonly PlannedOption[] = [
    ...(best === undefined
      ? []
      : [
          {
            key: 'record',
            value: best.path,
            note:
              shown.length === 0
                ? undefined
                : `${best.element.count} elements; records could also be ${shown.join(', ')}`,
          },
        ]),
    ...(isPrefixed ? [{ key: 'namespaces', value: 'strip', note: 'a:name is called name' }] : []),
    ...(isUnruly
      ? [{ key: 'normalize_names', value: true, note: 'names with signs become snake_case' }]
      : []),
  ];
  return {
    spec: {
      ...fileDefaults,
      format: 'xml',
      record: best?.path,
      xml: { ...fileDefaults.xml, stripPrefixes: isPrefixed },
      normalizeNames: isUnruly,
    },
    options,
    notes: [],
    originOf: () => 'text',
  };
}

/** Names are of ASCII letters in nearly all files, so the encoding hardly matters. */
function textOf(head: Buffer): string {
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  return isWide
    ? new TextDecoder(head[0] === 0xfe ? 'utf-16be' : 'utf-16le').decode(head)
    : head.toString('utf8');
}
