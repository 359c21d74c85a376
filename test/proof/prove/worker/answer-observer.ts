import type { CacheEvent, Observer } from 'nestjs-coherent-cache';
import type { Answer } from '../history/answer.js';
import type { HistoryWriter } from '../history/history-writer.js';
import { workInProgress } from '../traffic/work-in-progress.js';

/** Notes what answers each read, for the read in whose course it is told, and loads that belong to nobody. */
export class AnswerObserver implements Observer {
  constructor(private readonly history: HistoryWriter) {}

  observe(event: CacheEvent): void {
    if (event.type === 'read') workInProgress.getStore()?.answers?.push(answerOf(event));
    else if (event.type === 'load' && event.outcome === 'loaded' && !workInProgress.getStore())
      this.history.note(['renewed', event.namespace]);
  }
}

function answerOf({ outcome, tier }: Extract<CacheEvent, { type: 'read' }>): Answer {
  if (outcome === 'hit' || outcome === 'absent') return tier === 'local' ? 'kept' : 'hit';
  return outcome;
}
