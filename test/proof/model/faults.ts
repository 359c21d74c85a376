import { EMPTY_STORE, inStore, type Budget, type State } from './state.js';
import type { Part } from './step.js';

/** Cells are evicted, marks expire, the store comes back with an older snapshot. Each as often as the budget allows. */
export const faults: Part = (state, rules, steps) => {
  const { store, budget } = state;
  if (budget.evictions > 0) {
    const spent = spend(state, { evictions: budget.evictions - 1 });
    const token = rules.fence === 'own' ? { fence: null, entry: null } : { fence: null };
    if (store.fence !== null) steps.to(inStore(spent, token), () => 'the token is EVICTED');
    if (store.pending !== 0) steps.to(inStore(spent, { pending: 0 }), () => 'the marks are EVICTED');
    if (store.namespace) steps.to(inStore(spent, { namespace: null }), () => 'the namespace token is EVICTED');
    steps.to({ ...spent, store: EMPTY_STORE }, () => 'FLUSHALL');
  }
  if (budget.expiries > 0) {
    for (let writer = 0; 1 << writer <= store.pending; writer++) {
      if ((store.pending & (1 << writer)) === 0) continue;
      const spent = spend(state, { expiries: budget.expiries - 1 });
      steps.to(inStore(spent, { pending: store.pending & ~(1 << writer) }), () => `the mark of W${writer} EXPIRES`);
    }
  }
  if (budget.restarts === 0) return;
  if (!state.snapshot) return steps.to({ ...state, snapshot: store }, () => 'a snapshot is taken');
  const restored = { ...spend(state, { restarts: budget.restarts - 1 }), store: state.snapshot, snapshot: null };
  steps.to({ ...restored, epoch: state.epoch + 1 }, () => 'RESTART from the snapshot');
};

function spend(state: State, budget: Partial<Budget>): State {
  return { ...state, budget: { ...state.budget, ...budget } };
}
