import type { QueryRunner } from 'typeorm';

/** Whether a statement is part of a transaction; `either` where that cannot be told until it has run. */
export type TransactionPhase = 'none' | 'open' | 'either';

/** Follows the transactions of a query runner by what passes through it: TypeORM only knows those that it began itself. */
export class TransactionState {
  #hasBegun = false;
  /** A statement may have ended the transaction without a word. */
  #mayHaveEnded = false;
  /** How many ends are on their way to the database, and how many there were. */
  #ending = 0;
  #ends = 0;

  constructor(private readonly runner: Pick<QueryRunner, 'isTransactionActive'>) {}

  get isOpen(): boolean {
    return this.runner.isTransactionActive || this.#hasBegun;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  get phase(): TransactionPhase {
    if (!this.isOpen) return 'none';
    return this.#mayHaveEnded || this.#ending > 0 ? 'either' : 'open';
  }

  /** Changes with every end that is sent. */
  get edition(): number {
    return this.#ends;
  }

  begun(): void {
    this.#hasBegun = true;
    this.#mayHaveEnded = false;
  }

  doubt(): void {
    this.#mayHaveEnded = true;
  }

  /** Goes around COMMIT and ROLLBACK: what is sent behind them is no longer part of the transaction, whatever TypeORM thinks. */
  async ending(end: () => Promise<unknown>, survivesRefusal: boolean): Promise<unknown> {
    this.#ending++;
    this.#ends++;
    try {
      const result = await end();
      this.#hasBegun = false;
      // TypeORM may not have noticed: by hand, it goes past its own account.
      this.#mayHaveEnded = true;
      return result;
    } catch (error) {
      this.#hasBegun &&= survivesRefusal;
      throw error;
    } finally {
      this.#ending--;
    }
  }
}
