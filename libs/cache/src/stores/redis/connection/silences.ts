import { circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import { setTimeout as pause } from 'node:timers/promises';
import { NoAnswerError } from './within.js';

/** Calls in a row without an answer until nothing more is sent. */
export const SILENCES = 3;
/** How soon a server that has not answered is asked again, if nobody else asks. */
const ASK_AGAIN_AFTER_MS = 500;

/** What silences lead to. */
export interface SilenceListener {
  /** There were too many. */
  opened(): void;
  /** The server was heard again. */
  closed(): void;
  /** Asks the server anything; resolves when it has answered or was missed. Never rejects. */
  ask(): Promise<void>;
}

/** How often in a row a server has not answered, and what comes of that. */
export class Silences {
  /** Whether the last call had no answer. */
  private wasSilent = false;
  private isAsking = false;
  private isOver = false;
  /** Whether the breaker is, as it tells by itself: every read wants to know, and asking it costs more. */
  private isClosed = true;
  private readonly breaker = circuitBreaker(
    handleWhen((error) => error instanceof NoAnswerError),
    { halfOpenAfter: 0, breaker: new ConsecutiveBreaker(SILENCES) },
  );

  constructor(private readonly listener: SilenceListener) {
    this.breaker.onBreak(() => {
      this.isClosed = false;
      listener.opened();
    });
    this.breaker.onReset(() => {
      this.isClosed = true;
      listener.closed();
    });
  }

  /** Whether there were so many that nothing may be sent but a greeting. */
  get areTooMany(): boolean {
    return !this.isClosed;
  }

  /** Whether an answer would be news. */
  get isOne(): boolean {
    return this.wasSilent;
  }

  /** Takes note of an answer after a silence; answers in a row need not be told, at the price of four promises each. */
  async heard(): Promise<void> {
    this.wasSilent = false;
    // An open breaker takes anything that it is told for the answer to its own question.
    if (!this.areTooMany) await this.breaker.execute(() => undefined);
  }

  async missed(error: NoAnswerError): Promise<void> {
    this.wasSilent = true;
    if (!this.areTooMany) await this.breaker.execute(() => Promise.reject(error)).catch(() => undefined);
    void this.askAgain();
  }

  /** Has `greet` decide: where there were too many silences, an answer to it ends them. @throws as it does */
  greeted(greet: () => Promise<void>): Promise<void> {
    return this.breaker.execute(greet);
  }

  /** Nobody listens any more. */
  end(): void {
    this.isOver = true;
  }

  /** Asks until there is an answer or there were too many silences: who calls seldom must not find a dead connection each time. */
  private async askAgain(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      while (this.isInDoubt) {
        await pause(ASK_AGAIN_AFTER_MS, undefined, { ref: false });
        if (this.isInDoubt) await this.listener.ask();
      }
    } finally {
      this.isAsking = false;
    }
  }

  private get isInDoubt(): boolean {
    return this.wasSilent && !this.areTooMany && !this.isOver;
  }
}
