/** Carries messages to the other processes on a store. Nothing rests on it: messages may be lost, late, or arrive twice. */
export interface Bus {
  /** Sends `message` to everyone who listens, this process included. Nobody waits for it; what fails is lost. */
  publish(message: string): void;
  close(): void;
}

/** What a bus tells. */
export interface BusListener {
  heard(message: string): void;
  /** From now on messages arrive; any of before may have been missed. */
  connected(): void;
  /** From now on messages may be missed. */
  lost(error: Error): void;
}
