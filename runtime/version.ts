/** RepLens's own version: put in by the build; sources that run without one say so. */
declare const __REPLENS_VERSION__: string | undefined;

export const version = typeof __REPLENS_VERSION__ === 'string' ? __REPLENS_VERSION__ : '0.0.0-source';
