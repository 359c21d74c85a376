/** A workflow that the importer creates for alerts of one severity. */
export interface SeverityRoute {
  /** Name of the environment it belongs to; `null` for none. */
  readonly environment: string | null;
  readonly actions: readonly { readonly kind: string; readonly target: string }[];
}

const ROUTES: Readonly<Record<string, readonly SeverityRoute[]>> = {
  critical: [
    { environment: null, actions: [{ kind: 'ticket', target: 'incidents' }] },
    {
      environment: 'production',
      actions: [
        { kind: 'page', target: 'on-call' },
        { kind: 'chat', target: '#incidents' },
      ],
    },
    { environment: 'staging', actions: [{ kind: 'chat', target: '#staging' }] },
  ],
  warning: [
    { environment: 'production', actions: [{ kind: 'chat', target: '#operations' }] },
    { environment: 'staging', actions: [{ kind: 'chat', target: '#staging' }] },
  ],
  info: [{ environment: null, actions: [{ kind: 'log', target: 'audit' }] }],
};
const TRIAGE: readonly SeverityRoute[] = [{ environment: null, actions: [{ kind: 'ticket', target: 'triage' }] }];

/** Returns where alerts of `severity` go; those of an unknown one are for people to sort. */
export function routesOf(severity: string): readonly SeverityRoute[] {
  return Object.hasOwn(ROUTES, severity) ? ROUTES[severity]! : TRIAGE;
}
