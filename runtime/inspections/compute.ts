/** How an inspection computes: what a person sets once for all inspections. */
import type { ProviderSetting } from '../engine/choose-provider';
import type { DiskCacheSettings } from '../store/disk-cache';

/** Settings of every operation that runs a model. */
export interface ComputeSettings {
  /**
   * Where the model runs; default `cpu`. A provider that is named and does not work is an error, never replaced silently;
   * `auto` is the first that works.
   */
  provider?: ProviderSetting;
  /** Threads inside an operator, 0: one a core; default 1. */
  threads?: number;
  /** Bytes that capturing the representations of one model may take; estimated before. Default: no limit. */
  memoryLimit?: number;
  /** Bytes of representations that the process keeps for the next request; default 0. */
  cacheLimit?: number;
  /** Folder in which representations are kept for other processes and later days; default none. */
  diskCache?: DiskCacheSettings;
}
