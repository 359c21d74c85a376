import { LONG_SIMULATION, proveReading, SIMULATION, spec, type Mutant } from '../mutant.js';

const JUDGE = 'core/read/entry-judge.ts';
const COPY = 'core/local/local-copy.ts';
const TIER = 'core/local/local-tier.ts';
const TOLD = 'core/local/told-writes.ts';
const ANNOUNCEMENTS = 'core/local/announcements.ts';
const TIER_SPEC = 'test/integration/core/local-tier.spec.ts';
const VALUES_SPEC = 'test/integration/core/local-values.spec.ts';
const TOLD_TITLE = 'asks the store from when a write of this process begins to be told';

/** Values that are kept in the process. */
export const KEPT_VALUES_MUTANTS: readonly Mutant[] = [
  {
    name: 'tokens of a kept value not compared',
    breaks: 'kept values are validated',
    file: JUDGE,
    find: 'if (!stored?.dependsOn(',
    replace: 'if (!stored || !copy && !stored.dependsOn(',
    detectors: SIMULATION,
  },
  {
    name: 'any fill counts as the one that was kept',
    breaks: 'kept values are validated',
    file: COPY,
    find: 'return cell != null && isSameFill(this.head, cell);',
    replace: 'return cell != null;',
    detectors: LONG_SIMULATION,
  },
  {
    name: 'tags of a kept value not compared',
    breaks: 'kept values are validated',
    file: JUDGE,
    find: 'const areCurrent = !stored.isTagged ||',
    replace: 'const areCurrent = copy !== undefined || !stored.isTagged ||',
    detectors: spec(TIER_SPEC, 'loads anew once a tag of the value was invalidated'),
  },
  {
    name: 'a trust window that begins with the answer',
    breaks: 'a trusted value is as old as its window at most',
    file: JUDGE,
    find: 'copy.confirm(search.asked!);',
    replace: 'copy.confirm(search.binding.local!.asking());',
    detectors: spec(TIER_SPEC, 'counts the window from when the store was asked'),
  },
  {
    name: 'a trust window that never ends',
    breaks: 'a trusted value is as old as its window at most',
    file: TIER,
    find: 'return copy && this.time() - copy.asked.at < this.policy.trustMs ? copy : undefined;',
    replace: 'return copy;',
    detectors: proveReading(['TrustedWorkflows'], 'save', 'update by id'),
  },
  {
    name: 'own writes trusted until the store was told',
    breaks: 'own writes count at once',
    file: TOLD,
    find: '    this.tiers.invalidate(cells);\n    try {',
    replace: '    try {',
    detectors: spec(TIER_SPEC, TOLD_TITLE),
  },
  {
    name: 'own writes trusted again while the store is told',
    breaks: 'own writes count at once',
    file: TOLD,
    find: '    } finally {\n      this.tiers.invalidate(cells);',
    replace: '    } finally {',
    detectors: spec(TIER_SPEC, TOLD_TITLE),
  },
  {
    name: 'trusted although something is owed',
    breaks: 'own writes count at once',
    file: 'core/read/trusted-copies.ts',
    find: 'if (!copy || !trust.isWhole || this.mayHaveChanged',
    replace: 'if (!copy || this.mayHaveChanged',
    detectors: spec(TIER_SPEC, 'is passed by while it is owed'),
  },
  {
    name: 'a slow reader replaces what a quick one has kept',
    breaks: 'reads do not go back',
    file: TIER,
    find: 'if (known && known.asked.at > asked.at) return;',
    replace: '',
    detectors: spec(TIER_SPEC, 'does not let a slow reader bring back'),
  },
  {
    name: 'gaps in the messages of others not noticed',
    breaks: 'a gap ends all trust',
    file: ANNOUNCEMENTS,
    find: 'return number === before + 1;',
    replace: 'return number > before;',
    detectors: spec(TIER_SPEC, 'trusts nothing of before once it notices that a message was missed'),
  },
  {
    name: 'shared values that can be changed',
    breaks: 'kept values are never shared mutably',
    file: TIER,
    find: 'if (!makeReadOnly(value, codec)) return',
    replace: 'if (!makeReadOnly(structuredClone(value), codec)) return',
    detectors: spec(VALUES_SPEC, 'is one object for all callers where it can be read-only'),
  },
];
