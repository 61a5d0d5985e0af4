const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** A date or time in ISO 8601 as people write it; without an offset it is UTC. Undefined for anything else. */
export function readTime(text: string): Date | undefined {
  const found = pattern.exec(text.trim());
  if (found === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = found;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offsetOf(zone)}`);
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  // JavaScript takes the 31st of every month for the first of the next.
  return Number.isNaN(time.getTime()) || Number(day) > lastDay ? undefined : time;
}

function offsetOf(zone: string): string {
  return zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}
