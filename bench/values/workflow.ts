/** What an alerting engine reads all the time, in the form in which it is kept as JSON. */
export interface Workflow {
  readonly id: number;
  readonly name: string;
  readonly environmentId: number | null;
  readonly isEnabled: boolean;
  readonly severity: 'info' | 'warning' | 'critical';
  readonly frequencyMinutes: number;
  readonly owner: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

const SEVERITIES = ['info', 'warning', 'critical'] as const;
const FIRST_DAY = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

/** Returns the workflow of that number: about 230 bytes of JSON. */
export function workflow(id: number): Workflow {
  return {
    id,
    name: `Notify the team on call, and escalate: ${id}`,
    environmentId: id % 4 === 0 ? null : id % 7,
    isEnabled: id % 5 !== 0,
    severity: SEVERITIES[id % SEVERITIES.length]!,
    frequencyMinutes: 5 + (id % 55),
    owner: `team-${id % 40}`,
    createdAt: new Date(FIRST_DAY + (id % 300) * DAY_MS).toISOString(),
    updatedAt: new Date(FIRST_DAY + (id % 300) * DAY_MS + 3_600_000).toISOString(),
  };
}
