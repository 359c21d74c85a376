import { spec, type Mutant } from '../mutant.js';

const ACCESS = 'nest/cached/method-access.ts';
const ARGUMENTS = 'core/key/encode-arguments.ts';
const METHODS = 'test/integration/nest/cached-methods.spec.ts';

/** `@Cached`. */
export const CACHED_METHOD_MUTANTS: readonly Mutant[] = [
  {
    name: 'skipped arguments are part of the key',
    breaks: 'what is skipped does not count',
    file: ACCESS,
    find: 'args.filter((_, position) => !skip.includes(position))',
    replace: 'args.filter((_, position) => position >= 0 || skip.length > 0)',
    detectors: spec(METHODS, 'and skipped arguments do not count (N1)'),
  },
  {
    name: 'numbers and bigints share a key',
    breaks: 'keys are injective',
    file: ARGUMENTS,
    find: 'return `i${value};`;',
    replace: 'return `d${value};`;',
    detectors: spec('libs/cache/src/core/key/encode-arguments.spec.ts', '1 is not 1n'),
  },
  {
    name: 'the order of properties is part of the key',
    breaks: 'what looks the same is the same',
    file: ARGUMENTS,
    find: 'encodeText(name) + this.encode(held, `${path}.${name}`))\n      .sort();',
    replace: 'encodeText(name) + this.encode(held, `${path}.${name}`));',
    detectors: spec(METHODS, 'and not by the order of keys (N5)'),
  },
  {
    name: 'a call without a key fails',
    breaks: 'a cache problem never fails a read',
    file: ACCESS,
    find: "outcome: 'bypass', key: '', reason: 'no-key' });\n      return undefined;",
    replace: "outcome: 'bypass', key: '', reason: 'no-key' });\n      throw error;",
    detectors: spec(METHODS, 'answers by itself when its key cannot be computed, and that is counted (N3)'),
  },
  {
    name: 'what a method throws is wrapped',
    breaks: 'a cached method behaves as it was written',
    file: ACCESS,
    find: 'error.namespace === this.namespace ? error.cause : error',
    replace: 'error.namespace === this.namespace ? error : error',
    detectors: spec(METHODS, 'throws what the method throws, the very error'),
  },
  {
    name: 'several instances share entries',
    breaks: 'a result depends on its arguments alone',
    file: 'nest/cached/bind-cached-methods.ts',
    find: 'if (classes.has(instance.constructor)) {',
    replace: 'if (classes.has(instance)) {',
    detectors: spec(METHODS, 'refuses a class of which there are several instances'),
  },
  {
    name: 'results are stored whatever `cacheIf` says',
    breaks: 'what must not be cached is not',
    file: 'nest/cached/create-method-access.ts',
    find: 'cacheIf(unbox(kept), ...args)',
    replace: 'cacheIf(unbox(kept), ...args) || true',
    detectors: spec(METHODS, 'stores only what `cacheIf` lets it'),
  },
];
