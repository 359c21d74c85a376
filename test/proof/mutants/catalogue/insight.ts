import { spec, type Mutant } from '../mutant.js';

const WARM = 'core/access/warm-up.ts';
const MEMORY = 'core/explain/recollections.ts';
const WARM_SPEC = 'test/integration/core/warm-up.spec.ts';
const EXPLAIN_SPEC = 'test/integration/core/explain.spec.ts';

/** `explain` and `warm`. */
export const INSIGHT_MUTANTS: readonly Mutant[] = [
  {
    name: 'an explanation takes what was invalidated for served',
    breaks: 'an explanation says what a read would do',
    file: 'core/explain/explainer.ts',
    find: "if (dependsOn.some(({ token }) => token !== 'current'))",
    replace: "if (dependsOn.every(({ token }) => token !== 'current'))",
    detectors: spec(EXPLAIN_SPEC, 'tells by the tokens what another process invalidated'),
  },
  {
    name: 'an explanation blames any invalidation',
    breaks: 'an explanation says what a read would do',
    file: MEMORY,
    find: 'event.keys?.some((key) => keys.has(key))',
    replace: 'event.keys?.some((key) => keys.has(key) || true)',
    detectors: spec(EXPLAIN_SPEC, 'names the invalidation of this process that reached'),
  },
  {
    name: 'keys are remembered without bounds',
    breaks: 'memories are bounded',
    file: MEMORY,
    find: 'if (this.keys.size > MOST_KEYS)',
    replace: 'if (this.keys.size > 100 * MOST_KEYS)',
    detectors: spec(EXPLAIN_SPEC, 'remembers a bounded number of keys, and forgets the oldest'),
  },
  {
    name: 'a warm-up ends with the first id that cannot be loaded',
    breaks: 'an id that fails keeps no other from being warm',
    file: WARM,
    find: '    } catch (error) {\n      return { error };',
    replace: '    } catch (error) {\n      throw error;',
    detectors: spec(WARM_SPEC, 'goes on past ids that cannot be loaded'),
  },
  {
    name: 'a warm-up loads as much as it can at once',
    breaks: 'a warm-up is bounded',
    file: WARM,
    find: 'Array.from({ length: this.concurrency }, () => this.work())',
    replace: 'Array.from({ length: 50 * this.concurrency }, () => this.work())',
    detectors: spec(WARM_SPEC, 'has no more loads under way than it may'),
  },
  {
    name: 'a warm-up goes on after its signal',
    breaks: 'a warm-up can be ended',
    file: WARM,
    find: 'if (this.options.signal?.aborted) {',
    replace: 'if (this.options.signal?.aborted && this.done > 1_000) {',
    detectors: spec(WARM_SPEC, 'ends at a signal'),
  },
];
