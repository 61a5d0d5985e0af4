/** An element of the beginning of an XML text, and all that have the same names above them. */
export interface XmlSketch {
  readonly name: string;
  /** How often it stands there. */
  readonly count: number;
  /** The most that stand in one and the same element. */
  readonly most: number;
  readonly attributes: readonly string[];
  readonly children: readonly XmlSketch[];
}

interface Counted {
  readonly name: string;
  count: number;
  most: number;
  /** In the element above that is open now. */
  now: number;
  readonly attributes: Set<string>;
  readonly children: Map<string, Counted>;
}

const markup =
  /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>|<!DOCTYPE[^>]*>|<(\/?)([^\s/>!?]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/g;

/** Counts the elements of as much of a text as there is; undefined where there is none. */
export function scanXml(text: string): XmlSketch | undefined {
  const top = counted('');
  const open: Counted[] = [top];
  for (const [, end, name, attributes = '', empty] of text.matchAll(markup)) {
    if (name === undefined) continue;
    if (end === '/') {
      if (open.length > 1) open.pop();
      continue;
    }
    const element = child(open.at(-1)!, name);
    for (const [, attribute = ''] of attributes.matchAll(/([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/g))
      element.attributes.add(attribute);
    for (const each of element.children.values()) each.now = 0;
    if (empty !== '/') open.push(element);
  }
  const [root] = top.children.values();
  return root === undefined ? undefined : sketch(root);
}

function counted(name: string): Counted {
  return { name, count: 0, most: 0, now: 0, attributes: new Set(), children: new Map() };
}

function child(parent: Counted, name: string): Counted {
  const found = parent.children.get(name) ?? counted(name);
  parent.children.set(name, found);
  found.count++;
  found.now++;
  found.most = Math.max(found.most, found.now);
  return found;
}

function sketch({ name, count, most, attributes, children }: Counted): XmlSketch {
  return {
    name,
    count,
    most,
    attributes: [...attributes],
    children: [...children.values()].map(sketch),
  };
}
