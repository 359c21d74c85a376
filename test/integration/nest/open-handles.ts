import { AsyncLocalStorage, createHook } from 'node:async_hooks';

/** What keeps a process alive. */
const KINDS = new Set([
  'TCPWRAP',
  'TCPSERVERWRAP',
  'PIPEWRAP',
  'TLSWRAP',
  'Timeout',
  'GETADDRINFOREQWRAP',
  'TCPCONNECTWRAP',
]);

/** Knows the handles that `run` opened, and nothing of those of the test runner. */
export interface OpenHandles {
  run<R>(task: () => Promise<R>): Promise<R>;
  /** Kinds of the handles that are open now and keep the process alive. */
  readonly kinds: readonly string[];
  stop(): void;
}

/** Starts watching; `stop` it again. */
export function watchHandles(): OpenHandles {
  const scope = new AsyncLocalStorage<true>();
  const open = new Map<number, { type: string; resource: { hasRef?(): boolean } }>();
  const hook = createHook({
    init(id, type, _trigger, resource) {
      if (KINDS.has(type) && scope.getStore()) open.set(id, { type, resource });
    },
    destroy: (id) => void open.delete(id),
  }).enable();
  return {
    run: (task) => scope.run(true, task),
    get kinds() {
      return [...open.values()].filter(({ resource }) => resource.hasRef?.() ?? true).map(({ type }) => type);
    },
    stop: () => void hook.disable(),
  };
}
