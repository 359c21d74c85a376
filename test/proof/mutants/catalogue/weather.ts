import { proveUnder, spec, type Mutant } from '../mutant.js';

const REDIS = 'libs/cache/src/stores/redis';
const OUTAGE_SPEC = `${REDIS}/redis-store.outage.int-spec.ts`;
const CLUSTER_SPEC = `${REDIS}/redis-store.cluster.int-spec.ts`;
const SENTINEL_SPEC = `${REDIS}/redis-store.sentinel.int-spec.ts`;
const NODE = 'stores/redis/connection/redis-node.ts';

/** What becomes of the protocol when servers fail, are replaced, or are several. */
export const WEATHER_MUTANTS: readonly Mutant[] = [
  {
    name: 'what a promoted replica inherited counts',
    breaks: 'invariant 6',
    file: 'stores/redis/topology/cells-of.ts',
    find: "return kind === 'namespace' && bytes && !isOfEpoch(bytes, reply.epoch) ? null : bytes;",
    replace: "return kind === 'namespace' && bytes && !isOfEpoch(bytes, bytes) ? null : bytes;",
    detectors: spec(SENTINEL_SPEC, 'believes nothing of what a promoted replica has'),
  },
  {
    name: 'what a server had before it was restored counts',
    breaks: 'invariant 6',
    file: 'stores/redis/topology/cells-of.ts',
    find: 'bytes && !isOfEpoch(bytes, reply.epoch)',
    replace: 'bytes && !isOfEpoch(bytes, bytes)',
    detectors: proveUnder('restart-old-rdb'),
  },
  {
    name: 'a server that does not take writes is believed',
    breaks: 'hazard: an isolated master still answers plain reads',
    file: NODE,
    find: "if ('error' in reply) throw this.distrust(session, reply.error.message);",
    replace: "if ('error' in reply) return;",
    detectors: spec(OUTAGE_SPEC, 'is not believed, since'),
  },
  {
    name: 'a server is asked who it is only once',
    breaks: 'invariant 6',
    file: NODE,
    find: 'const isDue = session.age >= IDENTIFY_EVERY_MS;',
    replace: 'const isDue = session.age >= 1_000 * 60 * IDENTIFY_EVERY_MS;',
    detectors: spec(OUTAGE_SPEC, 'is not believed, since'),
  },
  {
    name: 'a silent server is never given up',
    breaks: 'outage policy',
    file: 'stores/redis/connection/silences.ts',
    find: 'export const SILENCES = 3;',
    replace: 'export const SILENCES = 3_000;',
    detectors: spec(OUTAGE_SPEC, 'is given up after three silent calls'),
  },
  {
    name: 'a mark on a slot that is on its way is forgotten',
    breaks: 'invariant 3',
    file: 'stores/redis/write-commands.ts',
    find: 'if (reply instanceof SplitSlotError) return await oneByOne(items);',
    replace: 'if (reply instanceof SplitSlotError) return [0, 0];',
    detectors: spec(CLUSTER_SPEC, 'marks and finalises while a slot is on its way'),
  },
  {
    name: 'what was not told to one node of several is forgotten',
    breaks: 'outage policy',
    file: 'core/invalidation/write-bracket.ts',
    find: 'unreached ? cells.filter(({ key }) => unreached.includes(key)) : cells',
    replace: 'unreached ? [] : cells',
    detectors: spec('test/integration/core/buckets.spec.ts', 'and no others, when it could not be told of a write'),
  },
  {
    name: 'the token of the bucket of an index is not compared',
    breaks: 'invariant 6',
    file: 'core/fill/filler.ts',
    find: 'const indexes = [...capture.indexes, ...capture.otherSpaces];',
    replace: 'const indexes = [...capture.indexes, ...capture.otherSpaces.slice(0, 0)];',
    detectors: spec('test/integration/core/buckets.spec.ts', 'does not count when the token of the bucket'),
  },
  {
    name: 'a store that is back is believed before what is owed has been made up for',
    breaks: 'outage policy',
    file: 'core/trust/restoration.ts',
    find: 'return this.checks.size === 0 || this.restored === this.generation;',
    replace: 'return this.generation >= 0;',
    detectors: spec(
      'libs/cache/src/core/trust/restoration.spec.ts',
      'is not believed again before its checks have passed',
    ),
  },
  {
    name: 'what a deposed master was told is forgotten',
    breaks: 'invariant 6',
    file: 'core/trust/successors.ts',
    find: '    empty();\n    this',
    replace: '    this',
    detectors: spec('test/integration/core/successors.spec.ts', 'tells it of all that it may have told the old one'),
  },
  {
    name: 'what one deposed master was told is forgotten when another one is deposed',
    breaks: 'invariant 6',
    file: 'core/trust/successors.ts',
    find: '`${writer}${this.successions++}`',
    replace: 'writer',
    detectors: spec('libs/cache/src/core/trust/successors.spec.ts', 'still owes it when another one comes'),
  },
  {
    name: 'what a process told a deposed master before it died is left there',
    breaks: 'invariant 6',
    file: 'core/trust/successors.ts',
    find: 'this.later(empty);',
    replace: '',
    detectors: spec('test/integration/core/successors.spec.ts', 'once more, for those who died'),
  },
  {
    name: 'keys that have come to another master are not noticed where that was connected before',
    breaks: 'invariant 6',
    file: 'stores/redis/topology/cluster-servers.ts',
    find: 'if (owners() !== before) this.changes++;',
    replace: '',
    detectors: spec('libs/cache/src/stores/redis/topology/cluster-servers.spec.ts', 'counts each time that keys come'),
  },
  {
    name: 'answers to what was asked of another server believed',
    breaks: 'invariant 6',
    file: 'core/read/entry-reader.ts',
    find: 'return generation === this.trust.generation;',
    replace: 'return generation === generation;',
    detectors: spec('test/integration/core/successors.spec.ts', 'believes no answer of it'),
  },
  {
    name: "another database's values believed",
    breaks: 'hazard: one prefix, two databases',
    file: 'core/registry/registrar.ts',
    find: 'if (found[i]?.some((other) => other !== member)) throw',
    replace: 'if (found[i]?.some((other) => other === `${member}?`)) throw',
    detectors: spec('test/integration/core/registry.spec.ts', 'are refused loudly'),
  },
];
