import type { XmlSketch } from './scan-xml.ts';

/** An element that may be the record, with the path by which nothing else is meant. */
export interface RecordElement {
  readonly path: string;
  readonly element: XmlSketch;
}

interface Place {
  readonly names: readonly string[];
  readonly element: XmlSketch;
}

/** The elements that may be the records of a file, the most likely first. */
export function recordElements(root: XmlSketch): readonly RecordElement[] {
  const found = repeated({ names: [root.name], element: root }, true);
  const places = found.length > 0 ? found : once(root);
  const all = everywhere({ names: [root.name], element: root });
  return [...places]
    .sort((a, b) => b.element.count - a.element.count)
    .map((place) => ({ path: pathOf(place, all), element: place.element }));
}

/** Elements that stand side by side, and in no other such element. */
function repeated({ names, element }: Place, withParts: boolean): readonly Place[] {
  const own = element.children.flatMap((child): readonly Place[] => {
    const inner = { names: [...names, child.name], element: child };
    const hasParts = child.children.length + child.attributes.length > 0;
    return child.most > 1 && (hasParts || !withParts) ? [inner] : repeated(inner, withParts);
  });
  return own.length === 0 && names.length === 1 && withParts
    ? repeated({ names, element }, false)
    : own;
}

/** Nothing comes twice: the only child of the root, where that has parts, or else the root itself. */
function once(root: XmlSketch): readonly Place[] {
  const [child, other] = root.children;
  const isWrapper = child !== undefined && other === undefined && root.attributes.length === 0;
  const hasParts = child !== undefined && child.children.length + child.attributes.length > 0;
  return isWrapper && hasParts
    ? [{ names: [root.name, child.name], element: child }]
    : [{ names: [root.name], element: root }];
}

function everywhere(place: Place): readonly Place[] {
  const { names, element } = place;
  const inner = element.children.flatMap((child) =>
    everywhere({ names: [...names, child.name], element: child }),
  );
  return [place, ...inner];
}

/** The shortest end of the path that no other element outside of the record has, or all of it. */
function pathOf({ names }: Place, all: readonly Place[]): string {
  for (let length = 1; length <= names.length; length++) {
    const end = names.slice(-length).join('/');
    const others = all.filter(
      (each) => `/${each.names.join('/')}`.endsWith(`/${end}`) && !isWithin(each.names, names),
    );
    if (others.length === 0) return end;
  }
  return `/${names.join('/')}`;
}

function isWithin(names: readonly string[], outer: readonly string[]): boolean {
  return outer.every((name, index) => names[index] === name);
}
