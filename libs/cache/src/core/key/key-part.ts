import { ConfigurationError } from '../errors/configuration-error.js';

const SHAPE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Returns `text` when it may be a prefix or a namespace.
 *
 * @throws ConfigurationError for anything that could leave its place in a key.
 */
export function assertKeyPart(text: unknown, what: string): string {
  if (isKeyPart(text)) return text;
  throw new ConfigurationError(
    `${what} ${JSON.stringify(text) ?? String(text)} is not usable. Use 1 to 64 letters, digits, dots, underscores or dashes, starting with a letter or digit.`,
  );
}

/** Tells whether `text` may be a prefix or a namespace. */
export function isKeyPart(text: unknown): text is string {
  return typeof text === 'string' && SHAPE.test(text);
}
