import type { Rules } from './rules.js';
import type { State } from './state.js';

/** Receives what can happen next. Labels are made only for those who read them. */
export interface Steps {
  to(next: State, label: () => string): void;
  /** A read returns what it must not. */
  violation(label: () => string): void;
}

/** One part of the world: offers everything that it may do in `state`. */
export type Part = (state: State, rules: Rules, steps: Steps) => void;
