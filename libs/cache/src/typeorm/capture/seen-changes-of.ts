import type { EntityMetadata } from 'typeorm';
import type { ImageOf } from '../rows/image-of.js';
import { valueIn } from '../rows/value-in.js';
import type { SeenChange } from '../rules/seen-change.js';
import type { Capture } from './capture-payload.js';

type Sides = readonly ImageOf[0][];
/** What a change may be to rules, and which images show it. */
type Seen = readonly (readonly [SeenChange, Sides])[];

const UPDATE: Seen = [['update', ['old', 'new']]];
const OTHERS: Readonly<Record<Exclude<Capture['change'], 'update'>, Seen>> = {
  insert: [['insert', ['new']]],
  delete: [['remove', ['old']]],
  truncate: [['truncate', ['old']]],
};

/** Returns what a captured change is to rules: an update that sets, or clears, the date of a soft removal is one of these as well. */
export function seenChangesOf(
  change: Capture['change'],
  { deleteDateColumn }: EntityMetadata,
  images: readonly ImageOf[] | undefined,
): Seen {
  if (change !== 'update') return OTHERS[change];
  if (!deleteDateColumn) return UPDATE;
  const mayBeRemoved = (wanted: ImageOf[0]): boolean =>
    images?.some(([side, image]) => side === wanted && valueIn(image, deleteDateColumn) !== null) ?? true;
  return [
    ...UPDATE,
    ...(mayBeRemoved('new') ? ([['soft-remove', ['old']]] as const) : []),
    ...(mayBeRemoved('old') ? ([['recover', ['new']]] as const) : []),
  ];
}
