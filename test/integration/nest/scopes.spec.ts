import { AsyncLocalStorage } from 'node:async_hooks';
import { Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { CacheAccess, CacheModule, CacheNamespace, CacheScopes, type CacheModuleOptions } from 'nestjs-coherent-cache';
import { afterEach, expect, it } from 'vitest';

@CacheNamespace({ name: 'reports', id: ['report'], scope: 'tenant', ttl: '1m' })
class Reports extends CacheAccess<string, { report: number }, { tenant: number }> {
  protected load({ report, tenant }: { report: number; tenant: number }) {
    return `report ${report} of ${tenant}`;
  }
}

@Module({ imports: [CacheModule.forFeature([Reports])], exports: [CacheModule] })
class ReportsModule {}

let module: TestingModule | undefined;

async function start(scopes?: CacheModuleOptions['scopes']) {
  const imports = [CacheModule.forRoot({ prefix: 'test', scopes }), ReportsModule];
  module = await Test.createTestingModule({ imports })
    .setLogger(false as never)
    .compile();
  await module.init();
  return { reports: module.get(Reports, { strict: false }), scopes: module.get(CacheScopes) };
}

afterEach(async () => {
  await module?.close();
  module = undefined;
});

it('a scope is asked in the context of the caller, so callers that run at once get what is theirs', async () => {
  const request = new AsyncLocalStorage<number>();
  const { reports } = await start({ tenant: () => request.getStore() });
  const read = (tenant: number) => request.run(tenant, () => reports.get({ report: 5 }));
  expect(await Promise.all([read(1), read(2), read(1)])).toEqual(['report 5 of 1', 'report 5 of 2', 'report 5 of 1']);
  await expect(reports.get({ report: 5 })).rejects.toMatchObject({ code: 'CACHE_MISSING_SCOPE' });
});

it('CacheScopes.run says for whom work without a request runs, also further inside, and may take it away', async () => {
  const { reports, scopes } = await start({ tenant: () => 1 });
  const read = () => reports.get({ report: 5 });
  expect(await read()).toBe('report 5 of 1');
  expect(await scopes.run({ tenant: 2 }, read)).toBe('report 5 of 2');
  expect(await scopes.run({ tenant: 2 }, () => scopes.run({ region: 'eu' }, read))).toBe('report 5 of 2');
  await expect(scopes.run({ tenant: undefined }, read)).rejects.toMatchObject({ code: 'CACHE_MISSING_SCOPE' });
});

it('the application does not start with an accessor whose scope nobody knows', async () => {
  await expect(start()).rejects.toThrow(/"reports" is scoped by "tenant", which nobody knows/);
});

it('the application does not start with a scope that is no function', async () => {
  await expect(start({ tenant: 7 as never })).rejects.toThrow(/"scopes\.tenant".*Give a function/);
});
