export { createTestCache, type TestCache } from './create-test-cache.js';
export { EventRecorder } from './event-recorder.js';
export { FakeClock } from './fake-clock.js';
export { HandCrankedLoader, type LoadCall } from './hand-cranked-loader.js';
export { ManualScheduler } from './manual-scheduler.js';
export { overrideCacheStore, type ProviderOverrides } from './override-cache-store.js';
export { RecordingStore, type StoreCall, type StoreOperation } from './recording-store.js';
export { storeConformanceCases, type StoreConformanceCase } from './conformance/store-conformance-cases.js';
export type { StoreUnderTest } from './conformance/store-harness.js';
