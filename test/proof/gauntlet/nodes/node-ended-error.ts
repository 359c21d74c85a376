/** The process of a node ended before it answered. */
export class NodeEndedError extends Error {
  constructor() {
    super('The process ended before it answered.');
    this.name = 'NodeEndedError';
  }
}
