import { IngotError } from '../core/error.ts';
import { readTime } from '../core/time-text.ts';

/** A reader of a whole number of at least `least`, for the option `name`. */
export function wholeNumber(name: string, least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= least) return value;
    throw optionInvalid(`${name} is "${text}", but must be a whole number of at least ${least}`);
  };
}

/** `60s`, `2m`, `500ms`, `1h`; a plain number is in seconds. */
export function durationSeconds(name: string): (text: string) => number {
  const seconds = { ms: 0.001, s: 1, m: 60, h: 3600 } as const;
  return (text) => {
    const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(text.trim());
    const unit = (match?.[2] ?? 's') as keyof typeof seconds;
    if (match?.[1] !== undefined) return Number(match[1]) * seconds[unit];
    throw optionInvalid(`${name} is "${text}", which is not a length of time`, 'Write 30s or 2m.');
  };
}

/** `1-5`, or `3` for exactly three. */
export function wholeNumberRange(name: string): (text: string) => readonly [number, number] {
  return (text) => {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text);
    if (match?.[1] !== undefined) return [Number(match[1]), Number(match[2] ?? match[1])];
    throw optionInvalid(`${name} is "${text}", which is not a range`, 'Write 1-5.');
  };
}

export function decimalNumber(name: string): (text: string) => number {
  return (text) => {
    const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
    if (!Number.isNaN(value)) return value;
    throw optionInvalid(`${name} is "${text}", which is not a number`);
  };
}

/** A date or a time; without an offset it is UTC. */
export function moment(name: string): (text: string) => Date {
  return (text) => {
    const time = readTime(text);
    if (time !== undefined) return time;
    throw optionInvalid(
      `${name} is "${text}", which is not a date or time`,
      'Write 2026-01-31 or 2026-01-31T06:00:00.',
    );
  };
}

export function optionInvalid(message: string, hint?: string): IngotError {
  return new IngotError('OPTION_INVALID', message, { hint });
}
