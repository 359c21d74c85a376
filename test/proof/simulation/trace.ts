/** What happened, line by line, for a person to follow. Costs nothing while nobody wants it. */
export class Trace {
  readonly lines: string[] = [];
  private readonly tokens = new Map<string, string>();

  constructor(readonly isOn: boolean) {}

  note(line: () => string): void {
    if (this.isOn) this.lines.push(line());
  }

  /** A short name for bytes: the same for the same bytes, in the order of first appearance. */
  token(bytes: Uint8Array): string {
    const hex = Buffer.from(bytes).toString('hex');
    const known = this.tokens.get(hex) ?? `T${this.tokens.size + 1}`;
    this.tokens.set(hex, known);
    return known;
  }
}
