import { CacheAccess } from 'nestjs-coherent-cache';

class Reports extends CacheAccess<string, { month: string }, { tenant: number }> {
  protected load({ month, tenant }: { month: string; tenant: number }) {
    return `${month} of ${tenant}`;
  }
}

class Months extends CacheAccess<string, { month: string }> {
  protected load({ month }: { month: string }) {
    return month;
  }
}

/** Callers leave the scope out, loaders get it, invalidations may name it; accessors without one are as strict as ever. */
export async function uses(reports: Reports, months: Months): Promise<void> {
  await reports.get({ month: '2026-11' });
  // @ts-expect-error -- the scope is the caller's own
  await reports.get({ month: '2026-11', tenant: 7 });
  await reports.invalidate({ tenant: 7 });
  await reports.invalidate({ month: '2026-11' });
  await reports.within({}).invalidate({ tenant: 7, month: '2026-11' });
  // @ts-expect-error -- not a field
  await reports.invalidate({ user: 7 });
  // @ts-expect-error -- this accessor has no scope
  await months.invalidate({ tenant: 7 });
}
