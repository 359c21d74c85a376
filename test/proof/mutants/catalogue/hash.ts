import { proveReading, spec, type Mutant } from '../mutant.js';

const HASH = 'test/races/hash.int-spec.ts';
const FILL = 'stores/redis/commands/scripts/fill.lua';
const REDIS_SPEC = 'libs/cache/src/stores/redis/redis-store.int-spec.ts';
const FORMED_SPEC = 'libs/cache/src/stores/redis/formed-field.spec.ts';

/** Entries in hashes. */
export const HASH_MUTANTS: readonly Mutant[] = [
  {
    name: 'a fill does not look at the token of its field',
    breaks: 'invariant 5',
    file: FILL,
    find: 'if string.sub(head, 2, 17) ~= ARGV[6] or',
    replace: 'if (not inHash and string.sub(head, 2, 17) ~= ARGV[6]) or',
    detectors: proveReading(['HashedWorkflowsOf'], 'save', 'insert', 'remove', 'update by id'),
  },
  {
    name: 'a hash is not dropped with its index value',
    breaks: 'a hash goes in one command',
    file: 'core/key/namespace.ts',
    find: 'if (this.hashed?.index === index)',
    replace: 'if (this.hashed?.index === undefined && index)',
    detectors: spec(HASH, 'D12 go with their hash when the first index is invalidated'),
  },
  {
    name: 'every fill prolongs its hash',
    breaks: 'a hash lives as long as its first entry',
    file: FILL,
    find: "elseif string.find(ARGV[4], 'p') then",
    replace: 'else',
    detectors: spec(HASH, 'D12 F17 keep the lifetime that began with the first of them'),
  },
  {
    name: 'every field names the first form of its hash',
    breaks: 'entries of another build are not read',
    file: FILL,
    find: 'string.char(position)',
    replace: 'string.char(0)',
    detectors: spec(REDIS_SPEC, 'keeps fields of two builds in one hash, each as it was written'),
  },
  {
    name: 'a field counts also where its hash has no such form',
    breaks: 'invariant 8',
    file: 'stores/redis/formed-field.ts',
    find: 'if (formAt >= forms.length || forms.length % FORM_LENGTH !== 0) return null;',
    replace: '',
    detectors: spec(FORMED_SPEC, 'counts for nothing without its form, its stamp, or a part of its head'),
  },
  {
    name: 'all fields of an index value in one',
    breaks: 'keys are injective',
    file: 'core/key/key-space.ts',
    find: 'const key = hash + this.bounded(encodedRest);',
    replace: 'const key = hash + this.bounded(encodedValues);',
    detectors: proveReading(['HashedTeams', 'HashedWorkflowsOf']),
  },
];
