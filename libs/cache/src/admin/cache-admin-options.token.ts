/** Token of the checked options of the admin endpoints. */
export const CACHE_ADMIN_OPTIONS = Symbol('nestjs-coherent-cache: admin options');
