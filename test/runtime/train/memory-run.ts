/** A process that trains and evaluates, and prints what was estimated and what it took at most, in bytes. */
import type { TrainingGraph } from '../../../runtime/train/loop-graph';
import { estimateMemory } from '../../../runtime/train/memory';
import { createSessionStepper } from '../../../runtime/train/stepper';
import { Trainer } from '../../../runtime/train/trainer';
import { memoryRun, ROWS } from './memory-runs';

async function main(): Promise<void> {
  let graph: TrainingGraph | undefined;
  const options = memoryRun(process.argv[2]);
  const trainer = await Trainer.create({
    ...options,
    createStepper: (training, ...rest) => {
      graph = training;
      return createSessionStepper(training, ...rest);
    },
  });
  await trainer.advance(6);
  await trainer.evaluate(options.data.validation.inputs);
  await trainer.evaluate(options.data.test.inputs);
  await trainer.close();
  if (!graph) throw new Error('there was no graph');
  const estimated = estimateMemory(graph, ROWS).total;
  process.stdout.write(JSON.stringify({ estimated, measured: process.resourceUsage().maxRSS * 1024 }));
}

void main();
