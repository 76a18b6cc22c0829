/** RepLens's own version: put in by the build; sources that run without one say so. */
declare const __REPLENS_VERSION__: string | undefined;

/** RepLens's version, `0.0.0-source` where it runs unbuilt. */
export const version = typeof __REPLENS_VERSION__ === 'string' ? __REPLENS_VERSION__ : '0.0.0-source';
