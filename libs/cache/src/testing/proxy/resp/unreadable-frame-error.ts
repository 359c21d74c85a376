import { CacheError } from '../../../core/errors/cache-error.js';

/** What passes through a FaultProxy is no RESP, or a frame of it is too large. The proxy closes the connection. */
export class UnreadableFrameError extends CacheError {
  readonly code = 'CACHE_UNREADABLE_FRAME';
}
