import type { Cell, Expectation, FillRequest } from '../../../core/ports/store.js';
import { formedField } from '../formed-field.js';
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
  const { bytes, isFormed } = stored(entry, envelope, here);
  return scriptCommand(
    script,
    [keyOf(entry), ...here.map(({ key }) => key), ...listed.map(({ key }) => key)],
    [
      1 + here.length,
      bytes,
      ttlMs,
      `${ifEmpty ? 'e' : ''}${prolongsHash ? 'p' : ''}${isFormed ? 'f' : ''}`,
      fieldOf(entry),
      token,
      ...here.map((expectation) => expectation.token),
      ...listed.flatMap(({ member, stamp, most }) => [member, stamp, most]),
    ],
  );
}

/** What the script is given to store. */
interface Stored {
  readonly bytes: Uint8Array;
  /** Whether the script puts the position of its form in. */
  readonly isFormed: boolean;
}

/** A field leaves out what its hash is stamped with: the tokens of the namespace and of the index value, which come first. */
function stored({ hash }: Cell, envelope: Uint8Array, [namespace, index]: readonly Expectation[]): Stored {
  if (hash === undefined || !namespace || !index) return { bytes: envelope, isFormed: false };
  const formed = formedField(envelope, namespace.token, index.token);
  return { bytes: formed ?? slimField(envelope, namespace.token, index.token), isFormed: formed !== null };
}

export function wasStored(reply: unknown): boolean {
  return reply === 1;
}
