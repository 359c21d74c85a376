/** Begins the comment of every function that captures, whoever it does so for: what it writes is told through an outbox, and to nobody else. */
export const CAPTURE_COMMENT = 'nestjs-coherent-cache captures for ';
