/** Cases of a suite. */
import type { Recorder } from './recorder';

/** One case; an object that it returns goes into the report. */
export interface Case {
  name: string;
  run(recorder: Recorder): Promise<unknown>;
}

/** A case. */
export function it(name: string, run: Case['run']): Case {
  return { name, run };
}
