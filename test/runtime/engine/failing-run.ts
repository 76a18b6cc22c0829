/** Child process of the session test: a run that fails inside ONNX Runtime; prints the message of what is thrown. */
import { int64 } from '../../../runtime/engine/ndarray';
import { Session } from '../../../runtime/engine/session';
import { messageOf } from '../../../runtime/errors';
import * as build from '../onnx/build-model';

async function main(): Promise<void> {
  const session = await Session.create(
    build.modelBytes({
      input: [build.port('x', ['n'], build.INT64)],
      output: [build.port('y', ['n', 2])],
      initializer: [build.tensor('w', [3, 2], build.ramp(6))],
      node: [build.node('Gather', ['w', 'x'], ['y'])],
    }),
  );
  try {
    await session.run({ x: int64([1], [7]) });
  } catch (error) {
    process.stdout.write(messageOf(error));
  }
}

void main();
