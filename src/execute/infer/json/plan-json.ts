import { fileDefaults, type FileFormat } from '../../../core/file-spec.ts';
import { renderKeys } from '../../../core/json-path.ts';
import type { ValueOrigin } from '../columns/guess-number.ts';
import { snakeCase } from '../../staging/snake-case.ts';
import { decode, guessEncoding } from '../guess-encoding.ts';
import type { PlannedOption, ReadingPlan } from '../plan.ts';
import type { Survey } from '../survey-file.ts';
import { scanJson, type JsonSketch } from './scan-json.ts';

/** Finds out where the records of JSON files are, and which of their values are texts. */
export function planJson(surveys: readonly Survey[], format: FileFormat): ReadingPlan {
  const sketches = surveys.slice(0, 20).map(sketchOf);
  const place = format === 'ndjson' ? { keys: [], note: undefined } : recordPlace(sketches);
  const kinds = mergedKinds(sketches, place.keys);
  const renamed = new Map([...kinds].map(([key, own]) => [snakeCase(key), own]));
  const isUnruly = [...kinds.keys()].some((name) => !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name));
  const record = place.keys.length === 0 ? undefined : renderKeys(place.keys);
  const options: readonly PlannedOption[] = [
    ...(record === undefined ? [] : [{ key: 'record', value: record, note: place.note }]),
    ...(isUnruly
      ? [
          {
            key: 'normalize_names',
            value: true,
            note: 'keys with blanks or signs become snake_case',
          },
        ]
      : []),
  ];
  return {
    spec: { ...fileDefaults, format, record, normalizeNames: isUnruly },
    options,
    notes: [],
    originOf: (column) => originOf(kinds.get(column) ?? renamed.get(column)),
  };
}

/** What was not seen in the beginning of the files may be anything. */
function originOf(kinds: ReadonlySet<string> | undefined): ValueOrigin {
  if (kinds === undefined || kinds.has('text')) return 'json-text';
  return kinds.has('number') ? 'json-number' : kinds.has('boolean') ? 'json-boolean' : 'json-text';
}

function sketchOf(survey: Survey): JsonSketch {
  const { encoding } = guessEncoding(survey);
  return scanJson(decode(survey.head, encoding).replace(/^\ufeff/, ''));
}

/** The largest array of objects that stands in no other one. */
function recordPlace(sketches: readonly JsonSketch[]): {
  readonly keys: readonly string[];
  readonly note: string | undefined;
} {
  const found = sketches[0]?.arrays.filter(({ objects }) => objects > 0) ?? [];
  const [best, ...others] = [...found].sort((a, b) => b.objects - a.objects);
  if (best === undefined || best.keys.length === 0) return { keys: [], note: undefined };
  const shown = others.slice(0, 5).map(({ keys, objects }) => `${renderKeys(keys)} (${objects})`);
  const choices = [...shown, '$ (the whole document as one)'].join(', ');
  return { keys: best.keys, note: `${best.objects} objects; records could also be ${choices}` };
}

function mergedKinds(sketches: readonly JsonSketch[], keys: readonly string[]) {
  const merged = new Map<string, Set<string>>();
  for (const sketch of sketches)
    for (const [key, kinds] of sketch.kindsAt(keys))
      merged.set(key, new Set([...(merged.get(key) ?? []), ...kinds]));
  return merged;
}
