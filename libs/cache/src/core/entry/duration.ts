import { ConfigurationError } from '../errors/configuration-error.js';

/** A positive whole number of milliseconds, or text with a unit: `'50ms'`, `'10s'`, `'5m'`, `'2h'`, `'1d'`. */
export type Duration = number | string;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const REMEDY =
  "Give a positive number of milliseconds or text with a unit, such as '500ms', '60s', '5m', '2h' or '1d'.";

/**
 * Returns `value` in milliseconds.
 *
 * @param option - Name of the option, for the error's message.
 * @throws ConfigurationError for 0, negative, fractional or non-finite durations, for those beyond 2^53 - 1 ms, and for text without a unit.
 */
export function parseDuration(value: Duration, option: string): number {
  const ms = typeof value === 'number' ? value : parseText(value, option);
  if (Number.isSafeInteger(ms) && ms > 0) return ms;
  throw new ConfigurationError(`${option}: ${show(value)} is not a usable duration. ${REMEDY}`);
}

function parseText(value: unknown, option: string): number {
  const match = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(value.trim()) : null;
  if (value === undefined) throw new ConfigurationError(`${option} is required. ${REMEDY}`);
  if (!match) throw new ConfigurationError(`${option}: ${show(value)} has no known unit. ${REMEDY}`);
  return Math.round(Number(match[1]) * UNIT_MS[match[2]!]!);
}

function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
