import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';

/** Keys of a slot that is on its way to another node are not all in one place: a command of several keys cannot be executed now. */
export class SplitSlotError extends StoreUnavailableError {}
