import { BULK_KINDS } from './bulk-kinds.js';
import { ENTITY_KINDS } from './entity-kinds.js';
import { RAW_KINDS } from './raw-kinds.js';
import { SPECIAL_KINDS } from './special-kinds.js';
import type { WriteKind } from './write-kind.js';

/** Every way of writing. */
export const WRITE_KINDS: readonly WriteKind[] = [...ENTITY_KINDS, ...BULK_KINDS, ...RAW_KINDS, ...SPECIAL_KINDS];
