import { randomBytes } from 'node:crypto';

/** Returns a key prefix that nobody else uses: what test files on one Redis server are kept apart by. */
export function uniquePrefix(): string {
  return `test-${randomBytes(8).toString('hex')}`;
}
