import { LONG_SIMULATION, SIMULATION, spec, type Mutant } from '../mutant.js';

const MEMORY = 'stores/memory/memory-store.ts';
const MINT_SPEC = 'libs/cache/src/stores/redis/commands/mint.script.int-spec.ts';
const MARK_SPEC = 'libs/cache/src/stores/redis/commands/mark.script.int-spec.ts';
const SCRIPT_CALL_SPEC = 'libs/cache/src/stores/redis/failing-script.int-spec.ts';
const REDIS_SPEC = 'libs/cache/src/stores/redis/redis-store.int-spec.ts';

/** What a store promises; in Redis each script has to keep it by itself. */
export const STORE_MUTANTS: readonly Mutant[] = [
  {
    name: 'token is a counter, which begins anew when its cell is deleted',
    breaks: 'invariant 1',
    file: 'stores/memory/memory-tokens.ts',
    find: `randomBytes(TOKEN_RANDOM_LENGTH).copy(token);
    const now = this.clock.now();
    token.writeUInt32BE(Math.floor(now / 1_000), TOKEN_RANDOM_LENGTH);
    token.writeUInt32BE((now % 1_000) * 1_000, TOKEN_RANDOM_LENGTH + 4);
    token.writeUInt16BE(this.minted++ & 0xffff, TOKEN_LENGTH - 2);`,
    replace: 'token.writeUInt16BE(1, TOKEN_LENGTH - 2);',
    detectors: SIMULATION,
  },
  {
    name: 'token without the time of the server, in Redis',
    breaks: 'invariant 1',
    file: 'stores/redis/commands/scripts/mint.lua',
    find: "struct.pack('>I4I4I2', time[1], time[2], position % 65536)",
    replace: "struct.pack('>I4I4I2', 0, 0, position % 65536)",
    detectors: spec(MINT_SPEC, 'mint'),
  },
  {
    name: 'mint does not look for pending writers',
    breaks: 'invariant 4',
    file: MEMORY,
    find: 'if (this.pending.isPending(pendingKey)) return null;',
    replace: '',
    detectors: LONG_SIMULATION,
  },
  {
    name: 'mint does not look for pending writers, in Redis',
    breaks: 'invariant 4',
    file: 'stores/redis/commands/scripts/mint.lua',
    find: 'token = isFree(KEYS[i + 1]) and make(kind, KEYS[i], position, field)',
    replace: 'token = make(kind, KEYS[i], position, field)',
    detectors: spec(REDIS_SPEC, 'mints nothing under a mark'),
  },
  {
    name: "one mark instead of a set: a finalise lifts everybody's",
    breaks: 'invariant 4',
    file: 'stores/memory/pending-writers.ts',
    find: 'writers?.delete(writer);\n    if (writers?.size === 0)',
    replace: 'writers?.clear();\n    if (writers?.size === 0)',
    detectors: LONG_SIMULATION,
  },
  {
    name: "one mark instead of a set: a finalise lifts everybody's, in Redis",
    breaks: 'invariant 4',
    file: 'stores/redis/commands/scripts/finalise.lua',
    find: "redis.call('ZREM', KEYS[i], ARGV[1])",
    replace: "redis.call('DEL', KEYS[i])",
    detectors: spec(REDIS_SPEC, 'mark when another finalises'),
  },
  {
    name: "a finalise of many cells lifts everybody's marks, in Redis",
    breaks: 'invariant 4',
    file: 'stores/redis/commands/scripts/finalise.lua',
    find: 'and #writers <= 1 and (writers[1] or ARGV[1]) == ARGV[1]',
    replace: '',
    detectors: spec(MARK_SPEC, 'lift no mark from cells that only others have marked'),
  },
  {
    name: 'a mark gives its cells the writers of another, in Redis',
    breaks: 'what nobody writes can be cached',
    file: 'stores/redis/commands/scripts/mark.lua',
    find: 'elseif mayCopy then',
    replace: 'end if mayCopy then',
    detectors: spec(MARK_SPEC, 'give no cell the writers of another'),
  },
  {
    name: 'a hash goes on under other tokens with the fields that it has',
    breaks: 'invariant 2',
    file: 'stores/redis/commands/scripts/fill.lua',
    find: "if not isSame and (before or known) then redis.call('DEL', KEYS[1]) end",
    replace: '',
    detectors: spec(REDIS_SPEC, 'gives no field the tokens that came after it'),
  },
  {
    name: 'one mark instead of a set: the last one replaces the others',
    breaks: 'invariant 4',
    file: 'stores/memory/pending-writers.ts',
    find: 'const writers = this.deadlines.get(fence) ?? new Map<string, number>();',
    replace: 'const writers = new Map<string, number>();',
    detectors: [
      ...LONG_SIMULATION,
      ...spec('libs/cache/src/stores/memory/memory-store.spec.ts', 'mark when another finalises'),
    ],
  },
  {
    name: 'mark deletes nothing',
    breaks: 'invariant 3',
    file: MEMORY,
    find: 'this.invalidate(kind, key);\n      this.pending.add(pendingKey, writer, leaseMs);',
    replace: 'this.pending.add(pendingKey, writer, leaseMs);',
    detectors: LONG_SIMULATION,
  },
  {
    name: "a fill does not look at the entry's own token",
    breaks: 'invariant 5',
    file: MEMORY,
    find: 'if (!current || !sameBytes(token, current) || (ifEmpty && own![0] !== PLACEHOLDER)) return false;',
    replace: 'if (ifEmpty && own && current && own[0] !== PLACEHOLDER) return false;',
    detectors: SIMULATION,
  },
  {
    name: 'the epoch of a connection does not count',
    breaks: 'invariant 6',
    file: 'core/entry/token.ts',
    find: 'return namespaceToken.length === NAMESPACE_TOKEN_LENGTH && sameBytes(epoch, namespaceToken);',
    replace: 'return namespaceToken.length === NAMESPACE_TOKEN_LENGTH;',
    detectors: SIMULATION,
  },
  {
    name: 'errors of single commands in a pipeline ignored',
    breaks: 'hazard: every reply has to be looked at',
    file: 'stores/redis/connection/send-commands.ts',
    find: 'return error ? failed(error) : { value };',
    replace: 'return { value };',
    detectors: spec(SCRIPT_CALL_SPEC, 'script'),
  },
];
