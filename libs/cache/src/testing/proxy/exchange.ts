import { readCommand, type Command } from './resp/command.js';
import type { Frame } from './resp/frame.js';

/** A request and the reply to it. */
export class Exchange {
  /** Resolves once the server has answered, or never will. */
  readonly answered: Promise<void>;
  /** The command's name in capitals; undefined when the request says nothing. */
  readonly name: string | undefined;
  private whole: Command | undefined;
  private settleAnswered = () => {};

  constructor(readonly request: Frame) {
    [this.name] = readCommand(request, 1);
    this.answered = new Promise((resolve) => (this.settleAnswered = resolve));
  }

  get command(): Command {
    return (this.whole ??= readCommand(this.request));
  }

  settle(): void {
    this.settleAnswered();
  }
}
