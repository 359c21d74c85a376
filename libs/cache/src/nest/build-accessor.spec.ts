import { Logger } from '@nestjs/common';
import type { ModuleRef, ModulesContainer } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CacheAccess } from '../core/access/cache-access.js';
import type { AccessorInstances } from './accessor-instances.js';
import { buildAccessor, type AccessorSite } from './build-accessor.js';

class Words extends CacheAccess<string, { id: number }> {
  protected load(): string {
    return 'word';
  }
}

const instances = { obtain: (_type, build) => build() } as Pick<AccessorInstances, 'obtain'> as AccessorInstances;

function siteWhere(create: () => Promise<unknown>): AccessorSite {
  return {
    modules: new Map() as ModulesContainer,
    own: { create } as unknown as ModuleRef,
    feature: Symbol('feature'),
    instances,
  };
}

describe('buildAccessor', () => {
  const warnings: string[] = [];

  beforeEach(() => {
    warnings.length = 0;
    vi.useFakeTimers();
    Logger.overrideLogger({
      log: () => undefined,
      error: () => undefined,
      warn: (message: string) => warnings.push(message),
    });
  });

  afterEach(() => {
    vi.useRealTimers();
    Logger.overrideLogger(['log', 'error', 'warn', 'debug', 'verbose', 'fatal']);
  });

  it('says which accessor still waits after ten seconds, and what to do about a circle', () => {
    void buildAccessor(
      Words,
      siteWhere(() => new Promise(() => undefined)),
    );
    vi.advanceTimersByTime(9_999);
    expect(warnings).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(warnings).toEqual([expect.stringMatching(/Words still waits.*forwardRef/)]);
  });

  it('leaves no timer behind, whether the accessor could be built or not', async () => {
    await buildAccessor(
      Words,
      siteWhere(() => Promise.resolve(new Words())),
    );
    const failing = buildAccessor(
      Words,
      siteWhere(() => Promise.reject(new Error('no repository'))),
    );
    await expect(failing).rejects.toThrow('no repository');
    expect(vi.getTimerCount()).toBe(0);
  });
});
