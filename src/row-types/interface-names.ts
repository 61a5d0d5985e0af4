import { aliases } from './aliases.ts';

/**
 * The interface of each full name: `GoldOrders` for `gold.orders`. Where several full names give the same one, the first
 * of them keeps it, and the others get 2, 3, …; a name of an alias is never free.
 */
export function interfaceNames(sortedFullNames: readonly string[]): readonly string[] {
  const plain = sortedFullNames.map(pascalCase);
  const reserved = new Set([...plain, ...aliases.map(({ name }) => name)]);
  const given = new Set(aliases.map(({ name }) => name));
  return plain.map((name) => {
    let free = name;
    for (let number = 2; given.has(free); number++) {
      const next = `${name}${number}`;
      if (!reserved.has(next)) free = next;
    }
    given.add(free);
    return free;
  });
}

function pascalCase(fullName: string): string {
  const words = fullName.split(/[^\p{ID_Continue}]+|_+/u).filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^\p{ID_Start}/u.test(joined) ? joined : `_${joined}`;
}
