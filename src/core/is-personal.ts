/** What is shown in place of personal data. */
export const mask = '***';

interface Tagged {
  readonly tags: readonly string[];
}

interface TaggedColumn extends Tagged {
  readonly name: string;
  readonly reading?: { readonly path?: string };
}

interface TaggedNode extends Tagged {
  readonly columns: readonly TaggedColumn[];
  readonly files?: { readonly format: string } | undefined;
}

/** Which columns of a node have personal data. */
export interface PersonalColumns {
  /** Whether any has. */
  readonly isAny: boolean;
  has(name: string): boolean;
}

/** Whether a column, or all of a table, has personal data, which is shown nowhere: it has the tag `pii`, in whatever letter case. */
export function isPersonal({ tags }: Tagged): boolean {
  return tags.some((tag) => tag.toLowerCase() === 'pii');
}

/** The columns with the tag, all where the node has it, and those that hold such a column or stand in one by their `path`. */
export function personalColumns(node: TaggedNode): PersonalColumns {
  const isNested = ['json', 'ndjson', 'xml'].includes(node.files?.format ?? '');
  const placeOf = ({ name, reading }: Omit<TaggedColumn, 'tags'>) =>
    isNested ? keysOf(reading?.path ?? name) : [name.toLowerCase()];
  const places = new Map(node.columns.map((each) => [each.name.toLowerCase(), placeOf(each)]));
  const tagged = node.columns.filter(isPersonal).map(placeOf);
  const isAll = isPersonal(node);
  return {
    isAny: isAll || tagged.length > 0,
    has: (name) => {
      const place = places.get(name.toLowerCase()) ?? placeOf({ name });
      return isAll || tagged.some((each) => overlap(each, place));
    },
  };
}

/** The names on a path in XML or JSON, without prefixes, and alike however they are written: `a:Name` and `name`. */
function keysOf(path: string): readonly string[] {
  return path
    .toLowerCase()
    .split(/[/.[\]"'$@]+/)
    .map((key) => key.slice(key.indexOf(':') + 1).replace(/[^\p{L}\p{N}]+/gu, '_'))
    .filter((key) => key !== '');
}

function overlap(one: readonly string[], other: readonly string[]): boolean {
  return one.slice(0, other.length).every((key, at) => key === other[at]);
}
