import type { Rules } from './rules.js';
import type { State, Store, Writer } from './state.js';
import type { Part } from './step.js';

/** Mark, COMMIT, finalise, ack; and a crash between any two of them. */
export const writers: Part = (state, rules, steps) => {
  state.writers.forEach((writer, i) => {
    const next = nextOf(state, rules, writer, i);
    if (next) steps.to(next.state, () => `W${i} ${next.label}`);
    const isUnderWay = writer.at !== 'idle' && writer.at !== 'acked' && writer.at !== 'crashed';
    if (isUnderWay && state.budget.crashes > 0) {
      const budget = { ...state.budget, crashes: state.budget.crashes - 1 };
      steps.to({ ...withWriter(state, i, { ...writer, at: 'crashed' }), budget }, () => `W${i} CRASHES`);
    }
  });
};

function nextOf(state: State, rules: Rules, writer: Writer, i: number): { state: State; label: string } | null {
  const go = (change: Partial<Writer>, from = state): State => withWriter(from, i, { ...writer, ...change });
  switch (writer.at) {
    case 'idle':
      return rules.markBeforeCommit
        ? { state: go({ at: 'marked' }, { ...state, store: marked(state.store, rules, i) }), label: 'marks' }
        : { state: go({ at: 'marked' }), label: 'begins' };
    case 'marked': {
      const version = state.database + 1;
      return { state: { ...go({ at: 'committed', version }), database: version }, label: `COMMITs v${version}` };
    }
    case 'committed':
      return rules.ackAfterFinalise
        ? { state: go({ at: 'finalised' }, { ...state, store: finalised(state.store, rules, i) }), label: 'finalises' }
        : { state: acked(go({ at: 'acked-early' }), writer), label: `is ACKED v${writer.version}` };
    case 'finalised':
      return { state: acked(go({ at: 'acked' }), writer), label: `is ACKED v${writer.version}` };
    case 'acked-early':
      return {
        state: go({ at: 'acked' }, { ...state, store: finalised(state.store, rules, i) }),
        label: 'finalises after its ack',
      };
    default:
      return null;
  }
}

function marked(store: Store, rules: Rules, writer: number): Store {
  const pending = rules.pendingForbidsMint ? store.pending | (1 << writer) : store.pending;
  return { ...deleted(store, rules), pending };
}

function finalised(store: Store, rules: Rules, writer: number): Store {
  const pending = rules.pendingIsSet ? store.pending & ~(1 << writer) : 0;
  return { ...(rules.deleteAtFinalise ? deleted(store, rules) : store), pending };
}

/** Deletes the cell of the fence: the token, which is all of it, or the value with its token, or a plain value. */
function deleted(store: Store, rules: Rules): Store {
  if (!rules.tokens) return { ...store, entry: null };
  return rules.fence === 'own' ? { ...store, fence: null, entry: null } : { ...store, fence: null };
}

function acked(state: State, { version }: Writer): State {
  return { ...state, floor: Math.max(state.floor, version) };
}

function withWriter(state: State, i: number, writer: Writer): State {
  return { ...state, writers: state.writers.with(i, writer) };
}
