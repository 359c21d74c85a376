import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { lastValueFrom, of } from 'rxjs';
import { expect, it, vi } from 'vitest';
import { BypassInterceptor } from './bypass.interceptor.js';
import { RequestedBypass } from './requested-bypass.js';

it.each(['rpc', 'ws', 'graphql'])('does nothing to what is no HTTP request (%s)', async (type) => {
  const allow = vi.fn<() => boolean>(() => true);
  const requested = new RequestedBypass({ bypass: { header: 'x-skip-cache', allow } });
  const context = {
    getType: () => type,
    switchToHttp: () => ({ getRequest: () => ({ headers: { 'x-skip-cache': '1' } }) }),
  } as unknown as ExecutionContext;
  const next: CallHandler = { handle: () => of(requested.wanted?.()) };
  expect(await lastValueFrom(await new BypassInterceptor(requested).intercept(context, next))).toBeUndefined();
  expect(allow).not.toHaveBeenCalled();
});
