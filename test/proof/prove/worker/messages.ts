import type { SpotNews } from '../traffic/spots.js';
import type { CrashPoint } from './crash-points.js';

/** What a worker is told. */
export type Order =
  | { readonly do: 'work' }
  | { readonly do: 'follow'; readonly news: SpotNews }
  | { readonly do: 'crash'; readonly at: CrashPoint }
  | { readonly do: 'stop' };

/** What a worker tells. */
export type News =
  | { readonly is: 'ready' }
  | { readonly is: 'working'; readonly reads: number; readonly writes: number; readonly hits: number }
  | { readonly is: 'writing'; readonly news: SpotNews }
  | { readonly is: 'failed'; readonly error: string };
