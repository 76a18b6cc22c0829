/**
 * Draws seldom enough for a stream of news: in an animation frame, one drawing at a time, and not so often that
 * drawing takes the processor from the training.
 */

/** Least milliseconds from the start of one drawing to the start of the next. */
const PAUSE = 200;
/** The same as a multiple of the time that the drawing took. */
const REST = 3;

/** A function to call with every piece of news; `draw` runs soon after, once for all of them. */
export function seldom(draw: () => Promise<void>): () => void {
  let wanted = false;
  let busy = false;
  const begin = () => {
    busy = true;
    requestAnimationFrame(() => void frame());
  };
  const goOn = () => {
    busy = false;
    if (wanted) begin();
  };
  const frame = async () => {
    wanted = false;
    const started = performance.now();
    try {
      await draw();
    } finally {
      const took = performance.now() - started;
      setTimeout(goOn, Math.max(PAUSE, REST * took) - took);
    }
  };
  return () => {
    wanted = true;
    if (!busy) begin();
  };
}
