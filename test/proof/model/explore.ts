import { faults } from './faults.js';
import { network } from './network.js';
import { readers } from './readers.js';
import type { Rules } from './rules.js';
import { canonicalKey } from './state-key.js';
import { initialState, type State } from './state.js';
import type { Part, Steps } from './step.js';
import { writers } from './writers.js';

const PARTS: readonly Part[] = [writers, readers, network, faults];

/** What exploring one configuration showed. */
export interface Exploration {
  readonly states: number;
  /** The shortest way to a violation, one line per step; null when there is none. */
  readonly trace: readonly string[] | null;
}

/** Visits every state that `rules` allow, nearest first, until a read breaks its promise. States of one key are visited once. */
export function explore(rules: Rules, stateKey = canonicalKey): Exploration {
  const start = initialState(rules);
  const cameFrom = new Map<string, string | null>([[stateKey(start), null]]);
  let level: (readonly [string, State])[] = [[stateKey(start), start]];
  while (level.length > 0) {
    const next: (readonly [string, State])[] = [];
    for (const [from, state] of level) {
      let broken: string | null = null;
      expand(state, rules, {
        to(reached) {
          const key = stateKey(reached);
          if (cameFrom.has(key)) return;
          cameFrom.set(key, from);
          next.push([key, reached]);
        },
        violation: (label) => void (broken ??= label()),
      });
      if (broken !== null)
        return { states: cameFrom.size, trace: [...retrace(rules, wayTo(from, cameFrom), stateKey), broken] };
    }
    level = next;
  }
  return { states: cameFrom.size, trace: null };
}

function expand(state: State, rules: Rules, steps: Steps): void {
  for (const part of PARTS) part(state, rules, steps);
}

function wayTo(key: string, cameFrom: ReadonlyMap<string, string | null>): readonly string[] {
  const way: string[] = [];
  for (let at: string | null | undefined = key; at != null; at = cameFrom.get(at)) way.unshift(at);
  return way;
}

/** Walks `way` again, this time with labels: to keep one for each of millions of states would cost too much. */
function retrace(rules: Rules, way: readonly string[], stateKey: typeof canonicalKey): readonly string[] {
  const labels: string[] = [];
  let state = initialState(rules);
  for (const key of way.slice(1)) {
    let reached: State | undefined;
    expand(state, rules, {
      to(next, label) {
        if (reached || stateKey(next) !== key) return;
        reached = next;
        labels.push(label());
      },
      violation: () => undefined,
    });
    state = reached!;
  }
  return labels;
}
