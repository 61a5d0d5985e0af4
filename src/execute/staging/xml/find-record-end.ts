import type { ByteWindow } from './byte-window.ts';
import {
  BANG,
  DOUBLE_QUOTE,
  GREATER,
  IS_SPACE,
  LESS,
  NAME_KINDS,
  QUESTION,
  SINGLE_QUOTE,
  SLASH,
} from './xml-characters.ts';

/** A broken record; names are in the bytes of UTF-8, one a character. */
export interface BrokenRecord {
  readonly at: number;
  readonly name: string;
  /** The element around it. */
  readonly parent: string | undefined;
  /** Known to have no end tag. */
  readonly isUnclosed: boolean;
  /** So far its end is looked for. */
  readonly mostBytes: number;
}

export interface RecordEnd {
  /** The place after the record, or undefined where none can be told. */
  readonly at: number | undefined;
  /** Whether it ends there without an end tag. */
  readonly isCut: boolean;
  /** Places of the elements of the record's name that turned out to have no end tag. */
  readonly unclosed: readonly number[];
  /** Whether a well-formed record could have been taken for a broken one. */
  readonly isDoubtful: boolean;
}

/**
 * Tells where a broken record ends, so that the records behind it are kept; undefined where more of the file is needed.
 *
 * The record ends at the end tag that balances its name. Where there is none before the end of the element around it,
 * the end tag is missing, and the record ends where the next start tag of its name stands, or that element ends.
 * What follows must look like the space between records, else it too belongs to the broken record, up to the next start
 * tag. Comments and CDATA sections are skipped where they are whole.
 */
export function findRecordEnd(window: ByteWindow, broken: BrokenRecord): RecordEnd | undefined {
  const tags = new LooseTags(window, broken);
  const end = endOf(tags, broken);
  return end === undefined ? undefined : { ...end, isDoubtful: tags.isDoubtful };
}

function endOf(tags: LooseTags, broken: BrokenRecord): Omit<RecordEnd, 'isDoubtful'> | undefined {
  const own = tags.next(broken.at);
  if (own === undefined) return undefined;
  if (own.kind === 'record-empty') return endAfter(tags, own.end);
  const unclosed = [broken.at];
  let inner: number | undefined;
  let parents = 0;
  let next = own.end;
  for (;;) {
    const tag = tags.next(next);
    if (tag === undefined) return undefined;
    next = tag.end;
    switch (tag.kind) {
      case 'record-empty':
      case 'record-start':
        if (broken.isUnclosed) return { at: tag.at, isCut: true, unclosed };
        inner ??= tag.at;
        if (tag.kind === 'record-start') unclosed.push(tag.at);
        break;
      case 'record-end':
        unclosed.pop();
        if (unclosed.length === 0) return endAfter(tags, tag.end);
        break;
      case 'parent-start':
        parents++;
        break;
      case 'parent-end':
        if (parents-- === 0) return { at: inner ?? tag.at, isCut: true, unclosed };
        break;
      case 'last':
        // The last one open may only be cut off by the end of what can be seen.
        return { at: inner, isCut: true, unclosed: [broken.at, ...unclosed.slice(1, -1)] };
    }
  }
}

function endAfter(tags: LooseTags, at: number): Omit<RecordEnd, 'isDoubtful'> | undefined {
  const looksRight = tags.looksLikeBetweenRecords(at);
  if (looksRight === undefined) return undefined;
  if (looksRight) return { at, isCut: false, unclosed: [] };
  for (let next = at; ;) {
    const tag = tags.next(next);
    if (tag === undefined) return undefined;
    if (tag.kind === 'last') return { at, isCut: false, unclosed: [] };
    const isNext = tag.kind === 'record-start' || tag.kind === 'record-empty';
    if (isNext || tag.kind === 'parent-end') return { at: tag.at, isCut: false, unclosed: [] };
    next = tag.end;
  }
}

interface LooseTag {
  readonly kind: 'record-empty' | `${'record' | 'parent'}-${'start' | 'end'}` | 'last';
  readonly at: number;
  readonly end: number;
}

/** Finds tags in text that need not be well-formed. */
class LooseTags {
  /** Whether something was not skipped that a well-formed record may have. */
  isDoubtful = false;
  readonly #window: ByteWindow;
  readonly #broken: BrokenRecord;
  readonly #end: number;
  /** No more of the file can be had: it ends there, or the record is too long. */
  readonly #isLast: boolean;

  constructor(window: ByteWindow, broken: BrokenRecord) {
    this.#window = window;
    this.#broken = broken;
    this.#end = Math.min(window.end, broken.at + broken.mostBytes);
    this.#isLast = window.isLast || this.#end < window.end;
  }

  /** The next tag of the record's or the parent's name; undefined where more of the file is needed. */
  next(from: number): LooseTag | undefined {
    let at = this.#nextLess(from);
    while (at !== -1) {
      const found = this.#tagAt(at);
      if (found === undefined) break;
      if (typeof found !== 'number') return found;
      at = this.#nextLess(found);
    }
    const end = this.#end;
    return this.#isLast ? { kind: 'last', at: end, end } : undefined;
  }

  /** Whether blanks and then a tag that may stand there follow, or the end of the file. */
  looksLikeBetweenRecords(at: number): boolean | undefined {
    const { bytes } = this.#window;
    const end = this.#end;
    let next = at;
    while (next < end && IS_SPACE[bytes[next]!] === 1) next++;
    if (next >= end) return this.#isLast ? true : undefined;
    if (bytes[next] !== LESS) return false;
    const { parent } = this.#broken;
    const isParentEnd = parent === undefined ? false : this.#hasName(`</${parent}`, next);
    if (isParentEnd === undefined && !this.#isLast) return undefined;
    if (isParentEnd === true) return true;
    const byte = bytes[next + 1]!;
    if (byte === BANG || byte === QUESTION) return true;
    return parent !== undefined && NAME_KINDS[byte] !== 0;
  }

  /** The tag at a `<`, or where to look on; undefined where the window ends before that is clear. */
  #tagAt(at: number): LooseTag | number | undefined {
    const byte = this.#window.bytes[at + 1]!;
    if (at + 1 >= this.#end) return undefined;
    if (byte === BANG) return this.#afterDeclaration(at);
    if (byte === QUESTION) return this.#afterInstruction(at);
    const { name, parent } = this.#broken;
    const open = byte === SLASH ? '</' : '<';
    const isRecord = this.#hasName(open + name, at);
    const isParent = parent === undefined ? false : this.#hasName(open + parent, at);
    if (isRecord === true) return this.#whole('record', at, at + open.length + name.length);
    if (isParent === true && parent !== undefined) {
      return this.#whole('parent', at, at + open.length + parent.length);
    }
    return isRecord === undefined || isParent === undefined ? undefined : at + 1;
  }

  #whole(of: 'record' | 'parent', at: number, nameEnd: number): LooseTag | number | undefined {
    const { bytes } = this.#window;
    const close = this.#tagClose(nameEnd);
    if (close === undefined) return undefined;
    const end = bytes[close] === GREATER ? close + 1 : close;
    if (bytes[at + 1] === SLASH) return { kind: `${of}-end`, at, end };
    const isEmpty = bytes[close] === GREATER && bytes[close - 1] === SLASH;
    if (!isEmpty) return { kind: `${of}-start`, at, end };
    return of === 'record' ? { kind: 'record-empty', at, end } : end;
  }

  /** The `>` of a tag, or the `<` before which it is missing; where its quotes don't match, they are ignored. */
  #tagClose(from: number): number | undefined {
    const { bytes } = this.#window;
    const end = this.#end;
    let quote: number | undefined;
    let unquoted: number | undefined;
    for (let at = from; at < end; at++) {
      const byte = bytes[at];
      if (byte === LESS) return unquoted ?? at;
      if (byte === GREATER) {
        unquoted ??= at;
        if (quote === undefined) return at;
      } else if (byte === quote) quote = undefined;
      else if (quote === undefined && (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE))
        quote = byte;
    }
    return this.#isLast ? unquoted : undefined;
  }

  #hasName(open: string, at: number): boolean | undefined {
    const has = this.#window.has(open, at, this.#end);
    if (has !== true) return has;
    const after = at + open.length;
    if (after >= this.#end) return undefined;
    return NAME_KINDS[this.#window.bytes[after]!] === 0;
  }

  #afterDeclaration(at: number): number | undefined {
    const isComment = this.#window.has('<!--', at, this.#end);
    const isCdata = this.#window.has('<![CDATA[', at, this.#end);
    if (isComment === true) return this.#after('--', '-->', at + 4);
    if (isCdata === true) {
      const inner = this.#indexOf('<![CDATA[', at + 9);
      const after = this.#after(']]>', ']]>', at + 9);
      // A section that seems to hold the start of another has lost its end.
      if (after === undefined || inner === -1 || inner >= after) return after;
      this.isDoubtful = true;
      return at + 9;
    }
    return isComment === undefined || isCdata === undefined ? undefined : at + 2;
  }

  #afterInstruction(at: number): number | undefined {
    const after = this.#after('?>', '?>', at + 2);
    const tag = this.#nextLess(at + 2);
    if (after === undefined || tag === -1 || tag >= after) return after;
    this.isDoubtful = true;
    return at + 2;
  }

  /** The place behind `close`, where the first `mark` is its beginning; else `from`, as if nothing had begun there. */
  #after(mark: string, close: string, from: number): number | undefined {
    const found = this.#indexOf(mark, from);
    if (found === -1) return this.#isLast ? from : undefined;
    const has = this.#window.has(close, found, this.#end);
    return has === true ? found + close.length : has === false || this.#isLast ? from : has;
  }

  #nextLess(from: number): number {
    const found = this.#window.indexOf(LESS, from);
    return found < this.#end ? found : -1;
  }

  #indexOf(mark: string, from: number): number {
    const found = this.#window.indexOfMark(mark, from);
    return found + mark.length <= this.#end ? found : -1;
  }
}
