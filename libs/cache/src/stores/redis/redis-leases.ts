import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import type { LeaseClaim, LeaseRequest, LeaseReturn, Leases } from '../../core/ports/leases.js';
import { hashTag } from './commands/hash-tag.js';
import { leaseCommand } from './commands/lease.script.js';
import { isWaitedFor, releaseCommand } from './commands/release.script.js';
import type { RedisCommand } from './commands/redis-command.js';
import { sendRouted } from './topology/send-routed.js';
import type { Topology } from './topology/topology.js';

/** Leases in Redis: a key each, which ends by itself. */
export class RedisLeases implements Leases {
  constructor(
    private readonly topology: Topology,
    private readonly budgetMs: number,
  ) {}

  take(requests: readonly LeaseRequest[]): Promise<readonly (number | StoreUnavailableError)[]> {
    return this.each(requests, leaseCommand, Number);
  }

  /** On a cluster the channel is in a slot of its own, where the lease's script must not go. */
  give(claims: readonly LeaseReturn[]): Promise<readonly (boolean | StoreUnavailableError)[]> {
    const { isOneServer } = this.topology;
    return this.each(claims, (claim) => releaseCommand(claim, isOneServer ? claim.channel : undefined), isWaitedFor);
  }

  private async each<Claim extends LeaseClaim, R>(
    claims: readonly Claim[],
    command: (claim: Claim) => RedisCommand,
    read: (reply: unknown) => R,
  ): Promise<readonly (R | StoreUnavailableError)[]> {
    const commands = claims.map((claim) => ({ tag: hashTag(claim.key), build: () => command(claim) }));
    const replies = await sendRouted(this.topology, commands, this.budgetMs);
    return replies.map((reply) => (reply instanceof StoreUnavailableError ? reply : read(reply.value)));
  }
}
