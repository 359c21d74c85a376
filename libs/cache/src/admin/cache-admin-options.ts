import type { CanActivate, Type } from '@nestjs/common';

/** Who may use the admin endpoints: whoever knows the token, or whom the guard lets pass. Exactly one of the two. */
export interface CacheAdminOptions {
  /** Shared secret of at least 16 characters, sent as `Authorization: Bearer <token>`. */
  readonly token?: string;
  /** A guard, or its class; a class may ask for what the application's global modules provide. */
  readonly guard?: CanActivate | Type<CanActivate>;
}
