/**
 * How an operation of a store misbehaves. `fail`: it rejects, and is not done. `hang`: it is not done, and does not settle until
 * released; then it rejects. `loseReply`: it is done, and rejects. `hold`: it is done late, when released. `twice`: it is done
 * twice, and answers the second time.
 */
export type StoreFaultKind = 'fail' | 'hang' | 'loseReply' | 'hold' | 'twice';
