/** Runs an operation in a runtime process, so that the command stays responsive while native code computes. */
import { ProcessDiedError } from '../channel';
import { UserError } from '../errors';
import type { JobContext } from '../job';
import type { ParamsOf, RequestName, ResultOf } from '../protocol';
import { startRuntime } from '../start';

/** Calls an operation; Ctrl+C ends it within two seconds whatever it is doing. */
export async function inRuntime<N extends RequestName>(
  name: N,
  params: ParamsOf<N>,
  { signal, report }: JobContext,
): Promise<ResultOf<N>> {
  const { client } = startRuntime();
  try {
    return await client.call(name, params, { signal, onEvent: report });
  } catch (error) {
    if (!(error instanceof ProcessDiedError)) throw error;
    throw new UserError(
      name,
      `stopped: ${error.message}.`,
      'If memory ran out, use fewer inputs or layers; otherwise the lines above say what failed.',
      { cause: error },
    );
  } finally {
    client.dispose();
  }
}
