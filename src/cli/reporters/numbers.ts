import { countOf, formatCount } from '../../core/count-text.ts';

export { countOf, formatCount };

/** `0.12 s`, `12.3 s`, `2 min 05 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** `512 bytes`, `1.1 MB`, `541 MB`, in powers of ten. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return countOf(bytes, 'byte');
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = -1;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${units[unit] ?? ''}`;
}

const ageUnits = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** `12 s`, `3 min`, `5 h`, `2 d`: in whole units of the biggest that there is one of. */
export function formatAge(seconds: number): string {
  const [unit, length] = ageUnits.find(([, each]) => seconds >= each) ?? ['s', 1];
  return `${formatCount(Math.max(0, Math.floor(seconds / length)))} ${unit}`;
}

/** `2026-11-21 15:34:26 UTC`, of a time in ISO 8601. */
export function formatMoment(time: string): string {
  return time.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
}
