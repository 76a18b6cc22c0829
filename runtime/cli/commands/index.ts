/** Every command, in the order of the help. */
import type { Command } from '../command';
import { capture } from './capture';
import { ceiling } from './ceiling';
import { compare } from './compare';
import { cuda } from './cuda';
import { dataPreview } from './data-preview';
import { doctor } from './doctor';
import { inspect } from './inspect';
import { measure } from './measure';
import { measures } from './measures';
import { probe } from './probe';
import { report } from './report';
import { studyList } from './study-list';
import { studyResume } from './study-resume';
import { studyRun } from './study-run';
import { trajectory } from './trajectory';

export const commands: readonly Command[] = [
  inspect,
  compare,
  capture,
  measure,
  probe,
  measures,
  trajectory,
  ceiling,
  studyRun,
  studyResume,
  studyList,
  report,
  dataPreview,
  doctor,
  ...cuda,
];
