import type { IdValues } from './id-values.js';
import { otherForms } from './other-forms.js';

/** Returns `values` as they are given, and with each of `fields` in every other form. */
export function formsOf(values: IdValues, fields: readonly string[]): readonly IdValues[] {
  let forms: readonly IdValues[] = [values];
  for (const field of fields) {
    const others = otherForms(values[field]);
    // Of most values there is one form.
    if (others.length === 0) continue;
    forms = forms.flatMap((form) => [form, ...others.map((other) => ({ ...form, [field]: other }))]);
  }
  return forms;
}
