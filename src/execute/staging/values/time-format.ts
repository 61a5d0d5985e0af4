/** The letters of the directives of a format of `strptime`, in order: `Y`, `m`, `d`. */
export function directives(format: string): readonly string[] {
  return [...format.matchAll(/%-?(.)/gs)].flatMap(([, letter]) =>
    letter === undefined || letter === '%' ? [] : [letter],
  );
}

/** Whether it reads an offset or the name of a time zone. */
export function hasZone(format: string): boolean {
  return directives(format).some((letter) => 'zZ'.includes(letter));
}

export function hasFullYear(format: string): boolean {
  return directives(format).some((letter) => 'YG'.includes(letter));
}

export function hasTimeOfDay(format: string): boolean {
  return directives(format).some((letter) => 'HIMSfgnpcX'.includes(letter));
}

export function hasNanoseconds(format: string): boolean {
  return directives(format).includes('n');
}

/** A pattern of LIKE that every text fits which the format fits: what stands between the directives, in order. */
export function likePattern(format: string): string {
  const rest = format.replaceAll(/%-?.|\s|[%_\\]/gs, '%');
  return `%${rest}%`.replaceAll(/%+/g, '%');
}
