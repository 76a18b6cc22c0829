/** Every suite by name. */
import type { Case } from './suite';
import { afterReload, beforeReload } from './suites/reload';
import { commandCases } from './suites/commands';
import { deathCases } from './suites/deaths';
import { disposalCases } from './suites/disposal';
import { eventLoopCases } from './suites/event-loop';
import { inspectorCases } from './suites/inspector';
import { lensCases } from './suites/lenses';
import { panelCases } from './suites/panels';
import { studyCases } from './suites/studies';
import { treeCases } from './suites/trees';
import { trustCases } from './suites/trust';

/** Suite name -> its cases, in order. */
export const suites: Readonly<Record<string, readonly Case[]>> = {
  commands: commandCases,
  trees: treeCases,
  lenses: lensCases,
  inspector: inspectorCases,
  panels: panelCases,
  studies: studyCases,
  deaths: deathCases,
  eventLoop: eventLoopCases,
  disposal: disposalCases,
  beforeReload,
  afterReload,
  trust: trustCases,
};
