import { proveReading, spec, type Mutant } from '../mutant.js';

const TAKE_OVER = 'core/legacy/take-over.ts';
const OLD_KEYS = 'core/legacy/old-keys.ts';
const LEGACY = 'test/integration/core/legacy.int-spec.ts';
/** Only gauges are taken over, and little else writes them. */
const GAUGES = proveReading(['OldGauges'], 'explicit invalidate');

/** Keys of an older cache. */
export const LEGACY_MUTANTS: readonly Mutant[] = [
  {
    name: 'an invalidation leaves old keys alone',
    breaks: 'what was invalidated is not taken over',
    file: OLD_KEYS,
    find: "return this.of(id).map((key) => ({ kind: 'old', key, pendingKey: key }));",
    replace: 'return this.of(id).flatMap(() => []);',
    detectors: GAUGES,
  },
  {
    name: 'tokens captured after the old key was read',
    breaks: 'invariant 2',
    file: TAKE_OVER,
    find: 'if (oldKeys.options.migrate !== false) await this.move(binding, missing, usable, found);',
    replace: `const again = await this.parts.reader.lookup(binding, missing.address, 'refresh');
    if (oldKeys.options.migrate !== false && again.outcome === 'miss' && again.capture)
      await this.move(binding, { ...missing, capture: again.capture }, usable, found);`,
    detectors: spec(LEGACY, 'right after it was read'),
  },
  {
    name: 'old keys taken over while a writer is pending',
    breaks: 'invariant 4',
    file: TAKE_OVER,
    find: "if ('value' in wanted || !wanted.capture || !oldKeys) return wanted;\n    const { id, address, capture } = wanted;",
    replace: "if ('value' in wanted || !oldKeys) return wanted;\n    const { id, address, capture } = wanted as never;",
    detectors: GAUGES,
  },
  {
    name: 'closures not looked at',
    breaks: 'what was invalidated is not taken over',
    file: TAKE_OVER,
    find: 'if (closures.some(Boolean))',
    replace: 'if (closures.every(Boolean))',
    detectors: spec(LEGACY, 'never returns an old value that was invalidated by'),
  },
  {
    name: 'something loaded takes the place of what could not be read',
    breaks: 'old values are not lost',
    file: TAKE_OVER,
    find: "return taken.outcome === 'unknown' ? { id, address, capture: null } : wanted;",
    replace: 'return wanted;',
    detectors: spec(LEGACY, 'stores nothing in the place of an old value that could not be read'),
  },
  {
    name: 'an old value replaces a newer one',
    breaks: 'what is in the new place counts',
    file: TAKE_OVER,
    find: 'loadMs: 0, ifEmpty: true }',
    replace: 'loadMs: 0 }',
    detectors: spec(LEGACY, 'F10 leaves a value alone that was set while the old one was on its way'),
  },
  {
    name: 'an old key is removed whatever it holds by now',
    breaks: 'old values are not lost',
    file: 'stores/redis/commands/scripts/remove-old.lua',
    find: ' or redis.sha1hex(value) ~= ARGV[1]',
    replace: '',
    detectors: spec(LEGACY, 'F10 leaves an old key that an older build has written again in between'),
  },
  {
    name: 'an old value begins a new life',
    breaks: 'an old value lives as long as it would have',
    file: TAKE_OVER,
    find: 'old.ttlMs === null ? {} : { ttl: Math.max(1, old.ttlMs) }',
    replace: '{}',
    detectors: spec(LEGACY, 'F7 moves an old value with the lifetime it has left'),
  },
  {
    name: 'old keys looked at in strict mode',
    breaks: 'strict means never',
    file: OLD_KEYS,
    find: 'return this.options.strict !== true;',
    replace: 'return true;',
    detectors: spec(LEGACY, 'F12 never looks at old keys in strict mode'),
  },
  {
    name: 'a sweep believes what looks like an old key',
    breaks: 'a sweep touches what is declared',
    file: 'core/legacy/sweeper.ts',
    find: 'return id && oldKeys.of(id).includes(key) ? id : null;',
    replace: 'return id;',
    detectors: spec(LEGACY, 'F11 leaves what `idOf` takes for an old key and `keys` does not'),
  },
];
