/** A case of another cache's suite that cannot pass here. `docs/reference/peers-suites.md` lists the same ones. */
export interface Drift {
  /** Title of the case, as the suite has it. */
  readonly title: string;
  /** Why it fails: what the suite gets wrong, or what this cache refuses on purpose. */
  readonly because: string;
}
