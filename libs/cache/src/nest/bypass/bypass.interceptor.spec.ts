import type { CallHandler } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { lastValueFrom, of } from 'rxjs';
import { expect, it, vi } from 'vitest';
import { BypassInterceptor } from './bypass.interceptor.js';
import { createBypassInterceptor } from './create-bypass-interceptor.js';
import { RequestedBypass } from './requested-bypass.js';

const REQUEST = { headers: { 'x-skip-cache': '1' } };

function setUp() {
  const allow = vi.fn<() => boolean>(() => true);
  const options = { header: 'x-skip-cache', allow };
  const requested = new RequestedBypass({ bypass: options });
  const next: CallHandler = { handle: () => of(requested.wanted?.()) };
  const wantedIn = async (context: ExecutionContextHost) =>
    lastValueFrom(await new BypassInterceptor(requested, options).intercept(context, next));
  return { allow, wantedIn };
}

function contextOf(type: string, args: unknown[]): ExecutionContextHost {
  const context = new ExecutionContextHost(args);
  context.setType(type);
  return context;
}

it.each(['rpc', 'ws', 'some transport of its own'])('does nothing to what is no request (%s)', async (type) => {
  const { allow, wantedIn } = setUp();
  expect(await wantedIn(contextOf(type, [REQUEST, undefined, { req: REQUEST }]))).toBeUndefined();
  expect(allow).not.toHaveBeenCalled();
});

it.each(['req', 'request'])(
  'lets a resolver of GraphQL pass the cache whose context has the request as %s',
  async (name) => {
    const { allow, wantedIn } = setUp();
    expect(await wantedIn(contextOf('graphql', [undefined, {}, { [name]: REQUEST }, {}]))).toBe('pass');
    expect(allow).toHaveBeenCalledWith(REQUEST);
  },
);

it.each([
  ['has no context', [undefined, {}]],
  ['has a context without a request', [undefined, {}, {}]],
  ['has a request that asks for nothing', [undefined, {}, { req: { headers: {} } }]],
])('does nothing to a resolver that %s', async (_, args) => {
  const { allow, wantedIn } = setUp();
  expect(await wantedIn(contextOf('graphql', args))).toBeUndefined();
  expect(allow).not.toHaveBeenCalled();
});

it('is not there when no request may ask for anything', () => {
  expect(createBypassInterceptor(new RequestedBypass({}))).toBeNull();
});
