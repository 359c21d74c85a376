import { CacheNamespace } from 'nestjs-coherent-cache';
import { Workflows } from './workflows.js';

const WINDOW_MS = 200;

/** The same, kept in each process and trusted for a while. */
@CacheNamespace({ name: 'trusted-workflows', id: ['id'], ttl: '60s', local: { trust: WINDOW_MS } })
export class TrustedWorkflows extends Workflows {
  override readonly windowMs = WINDOW_MS;
}
