import { BypassInterceptor } from './bypass.interceptor.js';
import type { RequestedBypass } from './requested-bypass.js';

/** Returns null when no request may ask for anything: Nest passes over it, and runs handlers without the observables that an interceptor takes. */
export function createBypassInterceptor(bypass: RequestedBypass): BypassInterceptor | null {
  return bypass.options ? new BypassInterceptor(bypass, bypass.options) : null;
}
