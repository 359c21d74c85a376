import type { AlertRule } from './rule-file.js';

/** An alert of a group: rules of one name are one alert, which may have several severities. */
export interface GroupAlert {
  readonly name: string;
  readonly expression: string;
  readonly severities: readonly string[];
}

/** Joins the rules of one name, which differ in severity and threshold; the first one's expression stands for all. */
export function mergeAlerts(rules: readonly AlertRule[]): GroupAlert[] {
  const merged = new Map<string, { name: string; expression: string; severities: Set<string> }>();
  for (const { name, expression, severity } of rules) {
    const known = merged.get(name);
    if (known) known.severities.add(severity);
    else merged.set(name, { name, expression, severities: new Set([severity]) });
  }
  return [...merged.values()].map((alert) => ({ ...alert, severities: [...alert.severities] }));
}
