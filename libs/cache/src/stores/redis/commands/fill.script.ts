import type { Cell, Expectation, FillRequest } from '../../../core/ports/store.js';
import { slimField } from '../slim-field.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';
import { fieldOf, keyOf } from './cell-arguments.js';
import { hashTag } from './hash-tag.js';

const script = readScript('fill');

/** Asks for one fill. Tokens in other slots are left out: the read that finds the entry compares them all. */
export function fillCommand({
  entry,
  token,
  expectations,
  envelope,
  ttlMs,
  listed = [],
  ifEmpty = false,
  prolongsHash = false,
}: FillRequest): RedisCommand {
  const here = expectations.filter(({ key }) => hashTag(key) === hashTag(entry.key));
  return scriptCommand(
    script,
    [keyOf(entry), ...here.map(({ key }) => key), ...listed.map(({ key }) => key)],
    [
      1 + here.length,
      stored(entry, envelope, here),
      ttlMs,
      `${ifEmpty ? 'e' : ''}${prolongsHash ? 'p' : ''}`,
      fieldOf(entry),
      token,
      ...here.map((expectation) => expectation.token),
      ...listed.flatMap(({ member, stamp, most }) => [member, stamp, most]),
    ],
  );
}

/** A field leaves out what its hash is stamped with: the tokens of the namespace and of the index value, which come first. */
function stored({ hash }: Cell, envelope: Uint8Array, [namespace, index]: readonly Expectation[]): Uint8Array {
  return hash !== undefined && namespace && index ? slimField(envelope, namespace.token, index.token) : envelope;
}

export function wasStored(reply: unknown): boolean {
  return reply === 1;
}
