import type { Row } from '../library.js';
import type { Scheme } from '../scheme.js';

/** What a node can be asked to do. */
export type Call =
  | { readonly do: 'read'; readonly scheme: Scheme; readonly ids: readonly string[] }
  | { readonly do: 'invalidate'; readonly scheme: Scheme; readonly id: string }
  | { readonly do: 'settle' };

/** From the gauntlet to the process of a node. */
export type ToNode =
  | { readonly kind: 'call'; readonly number: number; readonly call: Call }
  | { readonly kind: 'loaded'; readonly number: number; readonly rows: Row[] };

/** From the process of a node to the gauntlet. */
export type FromNode =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly number: number; readonly rows?: readonly Row[]; readonly error?: string }
  | { readonly kind: 'load'; readonly number: number; readonly ids: readonly string[] };
