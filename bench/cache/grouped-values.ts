import { plainValue } from '../values/plain-values.js';
import { indexedOf } from './indexed-of.js';

/** Small values in groups. */
export const GroupedValues = indexedOf({ name: 'grouped', codec: 'json' }, (id) => plainValue('60 B', id));
