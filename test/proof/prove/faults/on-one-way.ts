import type { FaultProxy } from 'nestjs-coherent-cache/testing';
import type { FaultEffect } from '../history/history-line.js';
import type { FaultContext } from './fault-context.js';

/** What is done to the way of a process to Redis, and for how long, in milliseconds. */
export interface OneWay {
  readonly effect: FaultEffect;
  readonly shortest: number;
  readonly longest: number;
  /** Returns what is to be done before the way is healed, if anything is. */
  strike(proxy: FaultProxy, context: FaultContext): (() => Promise<void>) | void;
}

/** Breaks the way of one process to Redis for a while; the others go on. */
export async function onOneWay(context: FaultContext, { effect, shortest, longest, strike }: OneWay): Promise<void> {
  const { gates, plan } = context.draws.pick(context.pool.workers);
  const proxy = gates.redis!;
  const act = async (): Promise<void> => {
    const ease = strike(proxy, context);
    try {
      await context.hold(shortest, longest);
      await ease?.();
    } finally {
      proxy.heal();
    }
  };
  await context.lasting(effect, act, plan.name);
}
