/** Token of the store that the application's cache keeps its entries in. */
export const CACHE_STORE = Symbol('nestjs-coherent-cache: store');
