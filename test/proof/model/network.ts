import { inStore, sameNamespace, type Entry, type State } from './state.js';
import type { Rules } from './rules.js';
import type { Part } from './step.js';

/** Fills arrive at any time, or never; mints may arrive twice. */
export const network: Part = (state, rules, steps) => {
  state.fills.forEach((fill, i) => {
    const arrived = { ...state, fills: state.fills.toSpliced(i, 1) };
    const isStored = mayStore(state, rules, fill);
    steps.to(isStored ? inStore(arrived, { entry: fill }) : arrived, () =>
      isStored ? `the fill of v${fill.version} is stored` : `the fill of v${fill.version} is refused`,
    );
  });
  if (state.store.pending !== 0 || state.store.fence !== null) return;
  state.resends.forEach((token, i) => {
    const fence = rules.uniqueTokens ? state.nextToken : token;
    const nextToken = rules.uniqueTokens ? state.nextToken + 1 : state.nextToken;
    const resends = state.resends.toSpliced(i, 1);
    steps.to({ ...inStore(state, { fence }), nextToken, resends }, () => `a mint sent again makes token ${fence}`);
  });
};

/** A token in the entry's own cell must be seen by the fill: it is overwritten. One elsewhere is compared by every read again. */
function mayStore({ store }: State, rules: Rules, fill: Entry): boolean {
  if (rules.fence === 'separate') return true;
  return fill.fence === store.fence && sameNamespace(fill.namespace, store.namespace);
}
