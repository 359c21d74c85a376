import type { Type } from '@nestjs/common';
import type { CacheAccess } from '../core/access/cache-access.js';

/** A concrete accessor class. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- accessors of every value and id are listed together
export type AccessorType = Type<CacheAccess<any, any, any>>;
