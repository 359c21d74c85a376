/** What happens to Redis while a library is at work: it is halted, with its connections open, or it is gone. */
export type Breakage = 'hung' | 'killed';

/** What is asked of the library afterwards, for the first time. */
export type Request = 'read' | 'invalidation';

/** A row of the gauntlet's table. */
export interface Outage {
  readonly name: string;
  readonly title: string;
  readonly breakage: Breakage;
  readonly request: Request;
}

export const BREAKAGES: readonly Breakage[] = ['hung', 'killed'];

const REDIS: Record<Breakage, string> = { hung: 'Redis hung (SIGSTOP)', killed: 'Redis killed (SIGKILL)' };
const FIRST: Record<Request, string> = { read: 'first read of an uncached key', invalidation: 'first invalidation' };

const outage = (breakage: Breakage, request: Request): Outage => ({
  name: `redis-${breakage}-${request}`,
  title: `${REDIS[breakage]}: ${FIRST[request]}`,
  breakage,
  request,
});

export const OUTAGES: readonly Outage[] = BREAKAGES.flatMap((breakage) => [
  outage(breakage, 'read'),
  outage(breakage, 'invalidation'),
]);
