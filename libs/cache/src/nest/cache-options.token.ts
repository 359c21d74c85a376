/** Token of the checked options of the application's cache. */
export const CACHE_OPTIONS = Symbol('nestjs-coherent-cache: options');
