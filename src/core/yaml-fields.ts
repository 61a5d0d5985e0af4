import type { ErrorCollector } from './error.ts';
import { IngotError } from './error.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { Location } from './source-text.ts';
import { suggest } from './suggest.ts';
import { yamlToJson, yamlTypeName, type YamlMap, type YamlValue } from './yaml-value.ts';

/** What is wrong, and what to do. */
interface Told {
  readonly message: string;
  readonly hint: string | undefined;
}

/**
 * Reads the keys of a YAML mapping into types. Each key is asked for once; a wrong type is kept as a mistake and reads
 * as undefined, and `finish` adds a mistake for every key that nobody asked for.
 */
export class YamlFields {
  readonly #map: YamlMap;
  /** What the mapping describes, such as `model "orders"`. */
  readonly #what: string;
  readonly #errors: ErrorCollector;
  readonly #known = new Set<string>();

  constructor(value: YamlValue, what: string, errors: ErrorCollector) {
    this.#what = what;
    this.#errors = errors;
    this.#map =
      value.kind === 'map' ? value : { kind: 'map', entries: new Map(), location: value.location };
    if (value.kind !== 'map' && !isNothing(value)) this.#wrongType(value, what, 'a mapping');
  }

  get location(): Location {
    return this.#map.location();
  }

  get errors(): ErrorCollector {
    return this.#errors;
  }

  /** The value as it stands; a key without a value counts as not given. */
  any(key: string): YamlValue | undefined {
    this.#known.add(key);
    const value = this.#map.entries.get(key)?.value;
    return value === undefined || isNothing(value) ? undefined : value;
  }

  text(key: string): string | undefined {
    const value = this.any(key);
    if (value === undefined) return undefined;
    if (value.kind === 'scalar')
      return typeof value.value === 'string' ? value.value : value.written;
    return this.#wrongType(value, `"${key}"`, 'a text');
  }

  requiredText(key: string): string {
    const text = this.text(key);
    if (text !== undefined && text !== '') return text;
    if (
      text === '' ||
      !this.#map.entries.has(key) ||
      isNothing(this.#map.entries.get(key)!.value)
    ) {
      this.#errors.add(
        new IngotError('YAML_KEY_MISSING', `The key "${key}" of ${this.#what} is missing`, {
          location: this.location,
        }),
      );
    }
    return '';
  }

  boolean(key: string): boolean | undefined {
    const value = this.any(key);
    if (value === undefined) return undefined;
    if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value;
    return this.#wrongType(value, `"${key}"`, 'true or false');
  }

  /** A whole number of at least `least`. */
  integer(key: string, least: number): number | undefined {
    const value = this.any(key);
    if (value === undefined) return undefined;
    const number =
      value.kind === 'scalar' && /^\d{1,9}$/.test(value.written) ? Number(value.written) : NaN;
    if (number >= least) return number;
    const wanted = `a whole number of at least ${least}`;
    if (value.kind !== 'scalar') return this.#wrongType(value, `"${key}"`, wanted);
    const message = `"${key}" of ${this.#what} must be ${wanted}, not ${value.written}`;
    this.#errors.add(new IngotError('YAML_TYPE', message, { location: value.location() }));
    return undefined;
  }

  /** One of a few words. */
  choice<T extends string>(key: string, choices: readonly T[]): T | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) {
      this.#errors.add(
        new IngotError('YAML_VALUE', `"${key}" can't be "${text}"`, {
          location: this.any(key)!.location(),
          hint:
            suggest(text, choices) ??
            `It can be ${choices.map((choice) => `"${choice}"`).join(', ')}.`,
        }),
      );
    }
    return found;
  }

  /** A list of texts; one text counts as a list of one. */
  texts(key: string): readonly string[] | undefined {
    const value = this.any(key);
    if (value === undefined) return undefined;
    const items = value.kind === 'list' ? value.items : [value];
    return items.flatMap((item) => {
      if (item.kind === 'scalar' && item.value !== null)
        return [typeof item.value === 'string' ? item.value : item.written];
      this.#wrongType(item, `"${key}"`, 'a text or a list of texts');
      return [];
    });
  }

  list(key: string): readonly YamlValue[] {
    const value = this.any(key);
    if (value === undefined) return [];
    return value.kind === 'list'
      ? value.items
      : (this.#wrongType(value, `"${key}"`, 'a list') ?? []);
  }

  map(key: string): YamlMap | undefined {
    const value = this.any(key);
    if (value === undefined) return undefined;
    return value.kind === 'map' ? value : this.#wrongType(value, `"${key}"`, 'a mapping');
  }

  object(key: string): JsonObject | undefined {
    const map = this.map(key);
    const json: Json | undefined = map === undefined ? undefined : yamlToJson(map);
    return isJsonObject(json) ? json : undefined;
  }

  locationOf(key: string): Location {
    return this.#map.entries.get(key)?.location() ?? this.location;
  }

  /** Keeps a mistake about the value of a key. */
  wrongValue(key: string, { message, hint }: Told): void {
    const location = this.locationOf(key);
    this.#errors.add(new IngotError('YAML_VALUE', message, { location, hint }));
  }

  /** Keeps a mistake about a key that is missing, at the place of one that asks for it. */
  missingKey(near: string, { message, hint }: Told): void {
    const location = this.locationOf(near);
    this.#errors.add(new IngotError('YAML_KEY_MISSING', message, { location, hint }));
  }

  /** Takes all keys that were not asked for as they are. */
  takeRest(): void {
    for (const key of this.#map.entries.keys()) this.#known.add(key);
  }

  /** Adds a mistake for each key that was not asked for. */
  finish(): void {
    for (const [key, entry] of this.#map.entries) {
      if (this.#known.has(key)) continue;
      const detail = {
        location: entry.location(),
        hint: suggest(key, this.#known) ?? `Known are: ${[...this.#known].sort().join(', ')}.`,
      };
      this.#errors.add(
        new IngotError('YAML_KEY_UNKNOWN', `${capital(this.#what)} has no key "${key}"`, detail),
      );
    }
  }

  #wrongType(value: YamlValue, name: string, wanted: string): undefined {
    const message =
      name === this.#what
        ? `${capital(name)} must be ${wanted}`
        : `${name} of ${this.#what} must be ${wanted}`;
    this.#errors.add(
      new IngotError('YAML_TYPE', `${message}, not ${yamlTypeName(value)}`, {
        location: value.location(),
      }),
    );
    return undefined;
  }
}

function isNothing(value: YamlValue): boolean {
  return value.kind === 'scalar' && value.value === null;
}

function capital(text: string): string {
  // The name of a file stays as it is.
  return /^\S+\.\w+$/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
